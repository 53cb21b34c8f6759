import type { batches as en } from '../en/batches.ts';

/** The page of batches, in Thai. */
export const batches: typeof en = {
  title: 'งานชุด',
  lead: 'ชุดรูปที่ส่งเข้ามาด้วยที่อยู่ของรูป และความคืบหน้าของการตรวจ',
  needsKey: 'ใส่คีย์เพื่อดูงานชุดของคีย์นั้น',
  live: 'อัปเดตทุกห้าวินาที',
  none: 'ยังไม่มีงานชุด',
  noneAdvice: 'ส่งงานชุดได้ผ่าน API หรือด้วยคำสั่ง antifake scan --queue',
  states: { running: 'กำลังตรวจ', completed: 'เสร็จแล้ว', cancelled: 'ยกเลิกแล้ว' },
  webhooks: {
    waiting: 'ยังไม่ได้ส่งเว็บฮุก',
    delivered: 'ส่งเว็บฮุกแล้ว',
    given_up: 'ส่งเว็บฮุกไม่สำเร็จ และเลิกส่งแล้ว',
  },
  progress: (settled, photos) => `${settled} จาก ${photos} รูป`,
  charged: (count) => `คิดค่าบริการ ${count} รูป`,
  submitted: (time) => `ส่งเมื่อ ${time}`,
  expected: (time) => `คาดว่าจะเสร็จ ${time}`,
  ended: (time) => `สิ้นสุดเมื่อ ${time}`,
  download: 'ผลการตรวจ',
  cancel: 'ยกเลิก',
  cancelTitle: 'ยกเลิกงานชุดนี้หรือไม่',
  cancelNote: 'รูปที่ยังไม่มีผลจะไม่ถูกตรวจ และระบบจะคืนโควตาให้ งานที่ยกเลิกแล้วทำต่อไม่ได้',
  keep: 'ไม่ยกเลิก',
  more: 'แสดงเพิ่ม',
};
