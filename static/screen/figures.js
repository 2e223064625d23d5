// Numbers as a visitor reads them: never without unit, year and source.
import { digits, formatNumber, prose } from "./persian.js";
import { html } from "./vendor.js";

// A plain number and a figure with its provenance are read the same way.
function partsOf(field) {
  const plain = typeof field.value === "number";
  const value = plain ? { value: field.value } : field.value;
  return { ...value, unit: field.unit ?? value.unit ?? "" };
}

// A number that would not fit its column is set smaller, by its length.
function size(text) {
  if (text.length <= 7) return "is-wide";
  return text.length <= 11 ? "is-middling" : "is-narrow";
}

const provenance = ({ year, source }) =>
  [year && `سال ${digits(year)}`, source && `منبع: ${prose(source)}`].filter(Boolean).join(" · ");

export function Amount({ field }) {
  const { value, unit } = partsOf(field);
  const text = formatNumber(value);
  const percent = unit === "٪" || unit === "%";
  return html`<span class="amount ${size(text)}">
    <bdi class="amount-number">${percent ? `${text}٪` : text}</bdi>
    ${unit && !percent && html` <bdi class="amount-unit">${prose(unit)}</bdi>`}
  </span>`;
}

// withSource: on the first page the year is enough; the source stands on the figure's own page.
export function Figure({ field, withSource = false }) {
  const { year, source } = partsOf(field);
  return html`<div class="figure">
    <dt><bdi>${prose(field.label)}</bdi>${year && !withSource && html` <span>(${digits(year)})</span>`}</dt>
    <dd><${Amount} field=${field} />
      ${withSource && html`<p class="provenance">${provenance({ year, source })}</p>`}
    </dd>
  </div>`;
}

function Bar({ label, value, largest, unit, tone }) {
  const share = largest > 0 ? Math.max(2, Math.round((Math.abs(value) / largest) * 100)) : 2;
  return html`<div class="bar-row">
    <span class="bar-label">${label}</span>
    <svg class="bar ${tone}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-ground" width="100" height="10" />
      <rect class="bar-fill" x=${100 - share} width=${share} height="10" />
    </svg>
    <span class="bar-value"><bdi>${formatNumber(value)}</bdi> <bdi>${prose(unit)}</bdi></span>
  </div>`;
}

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const yearly = (word, year) => (year ? `${word} (${digits(year)})` : word);

// Before and after on one scale, so that the eye measures the difference.
export function Change({ field }) {
  const { before, after } = field.value;
  const unit = field.unit ?? field.value.unit ?? "";
  const largest = Math.max(...[before, after].filter(isNumber).map(Math.abs));
  return html`<div class="change">
    <dt><bdi>${prose(field.label)}</bdi></dt>
    <dd>
      ${isNumber(before) && html`<${Bar} label=${yearly("پیش از این", field.value.before_year)}
        value=${before} largest=${largest} unit=${unit} tone="is-before" />`}
      ${isNumber(after) && html`<${Bar} label=${yearly("اکنون", field.value.after_year)}
        value=${after} largest=${largest} unit=${unit} tone="is-after" />`}
      <p class="provenance">${provenance(field.value)}</p>
    </dd>
  </div>`;
}
