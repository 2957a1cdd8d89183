/** The filter of the matrix. It changes what is shown, never what is there; without it every row is shown. */
export const script = `
const box = document.getElementById('filter');
const [text, outcome, said] = box.querySelectorAll('input, select, output');
const groups = [...document.querySelectorAll('details.group')].map((group) => ({
  group,
  open: group.open,
  rows: [...group.querySelectorAll('tbody tr')].map((row) => ({ row, words: wordsOf(row) })),
}));

function wordsOf(row) {
  const heads = row.closest('table').tHead.rows[0].cells;
  const on = [...row.cells].filter((cell) => cell.matches('td[class]')).map((cell) => heads[cell.cellIndex].textContent);
  return [row.cells[0].textContent, ...on].join(' ').toLowerCase();
}

function filter() {
  const wanted = text.value.trim().toLowerCase();
  const active = wanted !== '' || outcome.value !== '';
  let shown = 0;
  for (const { group, open, rows } of groups) {
    for (const { row, words } of rows) {
      row.hidden = !words.includes(wanted) || (outcome.value !== '' && !row.querySelector('td.' + outcome.value));
    }
    const left = rows.filter(({ row }) => !row.hidden).length;
    group.hidden = left === 0;
    group.open = active ? left > 0 : open;
    shown += left;
  }
  said.textContent = active ? shown + (shown === 1 ? ' assertion' : ' assertions') : '';
}

box.hidden = false;
text.addEventListener('input', filter);
outcome.addEventListener('input', filter);
`;
