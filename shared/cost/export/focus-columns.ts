/** What a value of a column has to be: FOCUS 1.2 (May 2025), its formats and allowed values. */
export type FocusKind = 'text' | 'number' | 'date' | 'currency' | 'json' | readonly string[];

export interface FocusColumnRule {
  readonly kind: FocusKind;
  /** Whether a cell may be empty, which is null in CSV. */
  readonly isNullable: boolean;
}

const rule = (kind: FocusKind): FocusColumnRule => ({ kind, isNullable: false });
const nullable = (kind: FocusKind): FocusColumnRule => ({ kind, isNullable: true });

export const chargeCategories = ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'] as const;
export const chargeFrequencies = ['One-Time', 'Recurring', 'Usage-Based'] as const;

/** Subcategories by category; those that this program writes or may meet in a bill of a cloud. */
export const serviceSubcategories = {
  'AI and Machine Learning': [
    'AI Platforms',
    'Bots',
    'Generative AI',
    'Machine Learning',
    'Natural Language Processing',
    'Other (AI and Machine Learning)',
  ],
  Analytics: [
    'Analytics Platforms',
    'Business Intelligence',
    'Data Processing',
    'Search',
    'Streaming Analytics',
    'Other (Analytics)',
  ],
  'Business Applications': ['Productivity and Collaboration', 'Other (Business Applications)'],
  Compute: [
    'Containers',
    'End User Computing',
    'Quantum Compute',
    'Serverless Compute',
    'Virtual Machines',
    'Other (Compute)',
  ],
  Databases: [
    'Caching',
    'Data Warehouses',
    'Ledger Databases',
    'NoSQL Databases',
    'Relational Databases',
    'Time Series Databases',
    'Other (Databases)',
  ],
  'Developer Tools': [
    'Developer Platforms',
    'Continuous Integration and Deployment',
    'Development Environments',
    'Source Code Management',
    'Quality Assurance',
    'Other (Developer Tools)',
  ],
  Identity: ['Identity and Access Management', 'Other (Identity)'],
  Integration: ['API Management', 'Messaging', 'Workflow Orchestration', 'Other (Integration)'],
  'Internet of Things': ['IoT Analytics', 'IoT Platforms', 'Other (Internet of Things)'],
  'Management and Governance': [
    'Architecture',
    'Compliance',
    'Cost Management',
    'Data Governance',
    'Disaster Recovery',
    'Endpoint Management',
    'Observability',
    'Support',
    'Other (Management and Governance)',
  ],
  Media: ['Content Creation', 'Gaming', 'Media Streaming', 'Mixed Reality', 'Other (Media)'],
  Migration: ['Data Migration', 'Resource Migration', 'Other (Migration)'],
  Mobile: ['Other (Mobile)'],
  Multicloud: ['Multicloud Integration', 'Other (Multicloud)'],
  Networking: [
    'Application Networking',
    'Content Delivery',
    'Network Connectivity',
    'Network Infrastructure',
    'Network Routing',
    'Network Security',
    'Other (Networking)',
  ],
  Security: ['Secret Management', 'Security Posture Management', 'Threat Detection and Response', 'Other (Security)'],
  Storage: [
    'Backup Storage',
    'Block Storage',
    'File Storage',
    'Object Storage',
    'Storage Platforms',
    'Other (Storage)',
  ],
  Web: ['Application Platforms', 'Other (Web)'],
  Other: ['Other (Other)'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type ServiceCategory = keyof typeof serviceSubcategories;
export type ServiceSubcategory = (typeof serviceSubcategories)[ServiceCategory][number];

/** The 21 columns that every file must have, in the order in which they are written. */
export const mandatoryColumns = {
  BilledCost: rule('number'),
  BillingAccountId: rule('text'),
  BillingAccountName: nullable('text'),
  BillingCurrency: rule('currency'),
  BillingPeriodStart: rule('date'),
  BillingPeriodEnd: rule('date'),
  ChargeCategory: rule(chargeCategories),
  ChargeClass: nullable(['Correction']),
  ChargeDescription: nullable('text'),
  ChargePeriodStart: rule('date'),
  ChargePeriodEnd: rule('date'),
  ContractedCost: rule('number'),
  EffectiveCost: rule('number'),
  InvoiceIssuerName: rule('text'),
  ListCost: rule('number'),
  PricingQuantity: nullable('number'),
  PricingUnit: nullable('text'),
  ProviderName: rule('text'),
  PublisherName: rule('text'),
  ServiceCategory: rule(Object.keys(serviceSubcategories)),
  ServiceName: rule('text'),
} as const satisfies Readonly<Record<string, FocusColumnRule>>;

/** Conditional and recommended columns that are written after them. */
export const writtenColumns = {
  ChargeFrequency: nullable(chargeFrequencies),
  ConsumedQuantity: nullable('number'),
  ConsumedUnit: nullable('text'),
  ContractedUnitPrice: nullable('number'),
  ListUnitPrice: nullable('number'),
  PricingCategory: nullable(['Standard', 'Dynamic', 'Committed', 'Other']),
  RegionId: nullable('text'),
  RegionName: nullable('text'),
  ResourceId: nullable('text'),
  ResourceName: nullable('text'),
  ServiceSubcategory: nullable(Object.values(serviceSubcategories).flat()),
  SkuId: nullable('text'),
  SkuMeter: nullable('text'),
  SkuPriceDetails: nullable('json'),
  SkuPriceId: nullable('text'),
  Tags: nullable('json'),
} as const satisfies Readonly<Record<string, FocusColumnRule>>;

/** What else FOCUS 1.2 names; read, never written. */
const otherColumns = [
  'AvailabilityZone',
  'BillingAccountType',
  'CapacityReservationId',
  'CapacityReservationStatus',
  'CommitmentDiscountCategory',
  'CommitmentDiscountId',
  'CommitmentDiscountName',
  'CommitmentDiscountQuantity',
  'CommitmentDiscountStatus',
  'CommitmentDiscountType',
  'CommitmentDiscountUnit',
  'InvoiceId',
  'PricingCurrency',
  'PricingCurrencyContractedUnitPrice',
  'PricingCurrencyEffectiveCost',
  'PricingCurrencyListUnitPrice',
  'ResourceType',
  'SubAccountId',
  'SubAccountName',
  'SubAccountType',
] as const;

export type FocusColumn = keyof typeof mandatoryColumns | keyof typeof writtenColumns;

/** In the order in which they are written; custom columns (`x_…`) come behind them. */
export const focusColumns: readonly FocusColumn[] = [...keysOf(mandatoryColumns), ...keysOf(writtenColumns)];

const rules: ReadonlyMap<string, FocusColumnRule> = new Map([
  ...Object.entries<FocusColumnRule>(mandatoryColumns),
  ...Object.entries<FocusColumnRule>(writtenColumns),
  ...otherColumns.map((name) => [name, nullable('text')] as const),
]);

/** Undefined for a name that FOCUS 1.2 does not have. */
export const focusRule = (column: string): FocusColumnRule | undefined => rules.get(column);

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');

/** Of the 21 columns, those that a header lacks; letters' case, blanks and underscores do not matter. */
export function missingFocusColumns(header: readonly string[]): readonly string[] {
  const given = new Set(header.map(plain));
  return keysOf(mandatoryColumns).filter((name) => !given.has(plain(name)));
}

/** Place of a column in a header; −1 when it lacks it. */
export const focusColumnAt = (header: readonly string[], column: string): number =>
  header.findIndex((name) => plain(name) === plain(column));

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  // The record is written down above: it has these keys and no others.
  return Object.keys(record) as Key[];
}
