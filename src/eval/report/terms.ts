import { neededForCurve } from '../metrics/enough.ts';
import { type Html, html } from './html.ts';

/** What the report's words mean. */
export function terms(): Html {
  return html`<section id="terms"><h2>Terms</h2>
<p><b>Bona fide</b>, or honest: without the fault that the check looks for. <b>Attack</b>: with it. Rates are those of ISO/IEC 30107-3.</p>
<ul>
<li><b>APCER</b>: share of attacks that were taken for bona fide. The standard asks for it by kind: the worst kind counts, not the mean.</li>
<li><b>BPCER</b>: share of bona fide photos that were taken for attacks.</li>
<li><b>EER</b>: the rate at which both are equal. <b>AUC</b>: the chance that an attack ranks above a bona fide photo. Both take
${neededForCurve} photos of different people of each class; with fewer they are not told.</li>
<li><b>Intervals</b> hold the truth in 95 of 100 such samples. They come from drawing whole groups again and again, as photos of
one person or card are alike; photos without a group count as independent. With fewer groups than that, or without an error among them, they
are the exact ones (Clopper and Pearson), for as many photos as there are groups.</li>
<li><b>At least</b> before an AUC: these photos were ranked without an error, and that is as much as so many pairs can prove.</li>
<li><b>Reliability</b> depends on how many attacks are among the photos: with fewer attacks, fewer high scores are right.</li>
</ul></section>`;
}
