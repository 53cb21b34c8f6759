const thaiMonths = ['ม.ค.', 'ก.พ.', 'มี.ค.', 'เม.ย.', 'พ.ค.', 'มิ.ย.', 'ก.ค.', 'ส.ค.', 'ก.ย.', 'ต.ค.', 'พ.ย.', 'ธ.ค.'];
const latinMonths = ['Jan.', 'Feb.', 'Mar.', 'Apr.', 'May', 'Jun.', 'Jul.', 'Aug.', 'Sep.', 'Oct.', 'Nov.', 'Dec.'];

/** A day of the Gregorian calendar; `month` 1..12. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The form on a Thai card: Buddhist year = Gregorian year + 543, e.g. `21 มิ.ย. 2539`. */
export function thaiDate({ year, month, day }: Day): string {
  return `${day} ${thaiMonths[month - 1]} ${year + 543}`;
}

/** The English form on a Thai card, e.g. `21 Jun. 1996`. */
export function latinDate({ year, month, day }: Day): string {
  return `${day} ${latinMonths[month - 1]} ${year}`;
}

/** The day before the first birthday that is at least eight years after the issue. */
export function expiryOf(birth: Day, issue: Day): Day {
  const passed = birth.month > issue.month || (birth.month === issue.month && birth.day >= issue.day);
  const year = issue.year + 8 + (passed ? 0 : 1);
  const before = new Date(Date.UTC(year, birth.month - 1, birth.day) - 86_400_000);
  return { year: before.getUTCFullYear(), month: before.getUTCMonth() + 1, day: before.getUTCDate() };
}
