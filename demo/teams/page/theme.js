// Light or dark, decided before the page is drawn: as chosen last time, else as the system has it.
document.documentElement.dataset.theme =
  localStorage.getItem('countersign-theme') ??
  (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
