// How Teams draws Adaptive Cards, light and dark, as data for the official renderer: sizes, spaces, fonts and colours.
//
// Sizes, spaces, actions and fact sets are Microsoft's host configs for Teams, lib/hostConfigs/microsoft-teams-light.json and
// -dark.json of the npm package adaptivecards-designer 2.4.4 (MIT), written down here because that package wants a code
// editor of 87 MB installed beside it. Its colours are those of the first Teams, of which `good` and `warning` cannot be read
// on white; the colours here are Fluent 2's status and neutral tokens, which today's Teams draws cards with.

/** Which of Teams' two looks. */
export type Theme = 'light' | 'dark';

/** A colour of text, and the same for text that is subtle. */
type Ink = readonly [plain: string, subtle: string];

type Style = 'default' | 'emphasis' | 'accent' | 'good' | 'attention' | 'warning';
type Colour = 'default' | 'dark' | 'light' | 'accent' | 'good' | 'warning' | 'attention';

/** What the two looks differ in. */
interface Palette {
  readonly ground: Readonly<Record<Style, string>>;
  readonly text: Readonly<Record<Colour, Ink>>;
  readonly line: string;
}

const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    ground: {
      default: '#ffffff',
      emphasis: '#f5f5f5',
      accent: '#e8ebfa',
      good: '#f1faf1',
      attention: '#fdf3f4',
      warning: '#fff9f5',
    },
    text: {
      default: ['#242424', '#616161'],
      dark: ['#252424', '#bf252424'],
      light: ['#ffffff', '#fff3f2f1'],
      accent: ['#5b5fc7', '#7579eb'],
      good: ['#0e700e', '#0e700e'],
      warning: ['#8a3707', '#8a3707'],
      attention: ['#b10e1c', '#b10e1c'],
    },
    line: '#e0e0e0',
  },
  dark: {
    ground: {
      default: '#292929',
      emphasis: '#1f1f1f',
      accent: '#2f2f4a',
      good: '#052505',
      attention: '#3b0509',
      warning: '#4a1e04',
    },
    text: {
      default: ['#ffffff', '#adadad'],
      dark: ['#ff201f1f', '#ff2d2c2c'],
      light: ['#ffffffff', '#bfffffff'],
      accent: ['#9299f7', '#7f85f5'],
      good: ['#54b054', '#54b054'],
      warning: ['#faa06b', '#faa06b'],
      attention: ['#dc626d', '#dc626d'],
    },
    line: '#3d3d3d',
  },
};

const BORDERS: Readonly<Record<Style, string>> = {
  default: '#CCCCCC',
  emphasis: '#666666',
  accent: '#62A8F7',
  good: '#69E569',
  attention: '#FF764C',
  warning: '#FFBC51',
};

const FONTS =
  "'Segoe UI Variable Text', 'Segoe UI', system-ui, -apple-system, 'Noto Sans', Roboto, 'Liberation Sans', sans-serif";
const MONO = "'Cascadia Mono', Consolas, 'SF Mono', Menlo, 'Liberation Mono', monospace";

const LETTERS = {
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 200, default: 400, bolder: 600 },
};

/** What both looks share. */
const LAYOUT = {
  choiceSetInputValueSeparator: ',',
  supportsInteractivity: true,
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  imageSizes: { small: 32, medium: 52, large: 100 },
  fontTypes: {
    default: { fontFamily: FONTS, ...LETTERS },
    monospace: { fontFamily: MONO, ...LETTERS },
  },
  textStyles: {
    heading: { fontType: 'default', size: 'large', weight: 'bolder', color: 'default', isSubtle: false },
  },
  textBlock: { headingLevel: 2 },
  actions: {
    maxActions: 6,
    spacing: 'Default',
    buttonSpacing: 8,
    showCard: { actionMode: 'Inline', inlineTopMargin: 16, style: 'emphasis' },
    preExpandSingleShowCardAction: false,
    actionsOrientation: 'Horizontal',
    actionAlignment: 'Left',
  },
  adaptiveCard: { allowCustomStyle: false },
  imageSet: { imageSize: 'Medium', maxImageHeight: 100 },
  factSet: {
    title: { size: 'Default', color: 'Default', isSubtle: false, weight: 'Bolder' },
    value: { size: 'Default', color: 'Default', isSubtle: false, weight: 'Default' },
    spacing: 16,
  },
};

/** A host config as the renderer's `HostConfig` reads it: JSON (learn.microsoft.com/adaptive-cards, Host Config). */
export function hostConfigOf(theme: Theme): object {
  const { ground, text, line } = PALETTES[theme];
  const foregroundColors = Object.fromEntries(
    Object.entries(text).map(([colour, [plain, subtle]]) => [colour, { default: plain, subtle }]),
  );
  const containerStyles = Object.fromEntries(
    Object.entries(BORDERS).map(([style, borderColor]) => [
      style,
      { foregroundColors, borderColor, backgroundColor: ground[style as Style] },
    ]),
  );
  return { ...LAYOUT, separator: { lineThickness: 1, lineColor: line }, containerStyles };
}
