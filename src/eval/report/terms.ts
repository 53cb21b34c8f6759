import { neededForCurve } from '../metrics/min-photos.ts';
import { type Html, html } from './html.ts';

/** Explanation of the terms in the report. */
export function terms(): Html {
  return html`<section id="terms"><h2>Terms</h2>
<p><b>Bona fide</b>: without the fault that the check detects. <b>Attack</b>: with it. Rates are those of ISO/IEC 30107-3.</p>
<ul>
<li><b>APCER</b>: share of attacks that were classified as bona fide. The standard requires it per kind: the worst kind counts, not the mean.</li>
<li><b>BPCER</b>: share of bona fide photos that were classified as attacks.</li>
<li><b>EER</b>: the rate at which both are equal. <b>AUC</b>: the chance that an attack ranks above a bona fide photo. Both require
${neededForCurve} photos of different people of each class; with fewer they are not reported.</li>
<li><b>Intervals</b> contain the true value in 95 of 100 such samples. They come from drawing whole groups repeatedly, because photos of
one person or card are similar; photos without a group count as independent. With fewer groups than that, or without any error, they
are the exact ones (Clopper and Pearson), for as many photos as there are groups.</li>
<li><b>At least</b> before an AUC: these photos were ranked without an error, and the bound is what this number of pairs can prove.</li>
<li><b>Reliability</b> depends on how many attacks are among the photos: with fewer attacks, fewer high scores are right.</li>
</ul></section>`;
}
