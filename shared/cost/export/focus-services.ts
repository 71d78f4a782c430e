import { type LineGroup } from '../ledger.ts';
import { type ServiceCategory, type ServiceSubcategory } from './focus-columns.ts';

export interface FocusService {
  readonly provider: string;
  readonly name: string;
  readonly category: ServiceCategory;
  readonly subcategory: ServiceSubcategory;
}

type Row = readonly [prefix: string, provider: string, name: string, subcategory: ServiceSubcategory];

const aws = 'Amazon Web Services';
const google = 'Google Cloud';
/** Hardware, power and people of one's own. */
const selfManaged = 'self-managed';

/**
 * Who charges for a price of the book, and as which service, named as its own bill names it: so that an estimate and a
 * bill can be laid side by side. The first prefix that fits counts.
 */
const services: readonly Row[] = [
  ['aws.lambda', aws, 'AWS Lambda', 'Serverless Compute'],
  ['aws.cloudfront_functions', aws, 'Amazon CloudFront', 'Serverless Compute'],
  ['aws.cloudfront', aws, 'Amazon CloudFront', 'Content Delivery'],
  ['aws.eks', aws, 'Amazon Elastic Kubernetes Service', 'Containers'],
  ['aws.fargate', aws, 'Amazon Elastic Container Service', 'Containers'],
  ['aws.ebs', aws, 'Amazon Elastic Block Store', 'Block Storage'],
  ['aws.alb', aws, 'Elastic Load Balancing', 'Network Routing'],
  ['aws.nat', aws, 'Amazon Virtual Private Cloud', 'Network Infrastructure'],
  ['aws.ipv4', aws, 'Amazon Virtual Private Cloud', 'Network Infrastructure'],
  ['aws.egress', aws, 'AWS Data Transfer', 'Network Infrastructure'],
  ['aws.xaz', aws, 'AWS Data Transfer', 'Network Infrastructure'],
  ['aws.ec2', aws, 'Amazon Elastic Compute Cloud', 'Virtual Machines'],
  ['aws.', aws, aws, 'Other (Compute)'],
  ['gcp.run', google, 'Cloud Run', 'Serverless Compute'],
  ['gcp.gke', google, 'Kubernetes Engine', 'Containers'],
  ['gcp.gce', google, 'Compute Engine', 'Virtual Machines'],
  ['gcp.pd-standard', google, 'Compute Engine', 'Block Storage'],
  ['gcp.lb', google, 'Networking', 'Network Routing'],
  ['gcp.egress', google, 'Networking', 'Network Infrastructure'],
  ['gcp.', google, google, 'Other (Compute)'],
  ['cf.ai', 'Cloudflare', 'Workers AI', 'AI Platforms'],
  ['cf.containers.egress', 'Cloudflare', 'Cloudflare Containers', 'Network Infrastructure'],
  ['cf.containers', 'Cloudflare', 'Cloudflare Containers', 'Containers'],
  ['cf.do', 'Cloudflare', 'Durable Objects', 'Serverless Compute'],
  ['cf.', 'Cloudflare', 'Cloudflare Workers', 'Serverless Compute'],
  ['fastly.bandwidth', 'Fastly', 'Fastly CDN', 'Content Delivery'],
  ['fastly.', 'Fastly', 'Fastly Compute', 'Serverless Compute'],
  ['akamai.', 'Akamai', 'Akamai Functions', 'Serverless Compute'],
  ['fermyon.', 'Fermyon', 'Fermyon Cloud', 'Serverless Compute'],
  ['vercel.edge_requests', 'Vercel', 'Vercel CDN', 'Content Delivery'],
  ['vercel.transfer', 'Vercel', 'Vercel CDN', 'Content Delivery'],
  ['vercel.', 'Vercel', 'Vercel Functions', 'Serverless Compute'],
  ['deno.egress', 'Deno', 'Deno Deploy', 'Content Delivery'],
  ['deno.', 'Deno', 'Deno Deploy', 'Serverless Compute'],
  ['bunny.', 'Bunny', 'Bunny Edge Scripting', 'Serverless Compute'],
  ['telnyx.', 'Telnyx', 'Telnyx Edge Compute', 'Serverless Compute'],
  ['energy.', selfManaged, 'Power', 'Other (Compute)'],
  ['box.', selfManaged, 'Own machines', 'Other (Compute)'],
];

const categories: Readonly<Partial<Record<ServiceSubcategory, ServiceCategory>>> = {
  'AI Platforms': 'AI and Machine Learning',
  'Block Storage': 'Storage',
  'Content Delivery': 'Networking',
  'Network Infrastructure': 'Networking',
  'Network Routing': 'Networking',
  'Other (Networking)': 'Networking',
  'Other (Storage)': 'Storage',
  'Other (AI and Machine Learning)': 'AI and Machine Learning',
  'Other (Other)': 'Other',
};

const bySubcategory = (provider: string, name: string, subcategory: ServiceSubcategory): FocusService => ({
  provider,
  name,
  subcategory,
  category: categories[subcategory] ?? 'Compute',
});

/**
 * The service of a line. A line without a price of the book (credits, minima, prices of the scenario) belongs to the
 * service of its option, which `priceIds` of the option's other lines tell; a platform of a price file to itself.
 */
export function focusService(
  line: { readonly group: LineGroup; readonly priceId: string | null },
  option: { readonly name: string; readonly priceIds: readonly string[] },
): FocusService {
  if (line.group === 'people') return bySubcategory(selfManaged, "People's hours", 'Other (Other)');
  const ids = line.priceId === null ? option.priceIds : [line.priceId];
  const row = ids.map((id) => services.find(([prefix]) => id.startsWith(prefix))).find((each) => each !== undefined);
  if (row) {
    const [, provider, name, subcategory] = row;
    return bySubcategory(provider, name, line.priceId === null ? otherOf(line.group) : subcategory);
  }
  const isOwn = line.priceId === null && option.priceIds.length === 0;
  return bySubcategory(isOwn ? selfManaged : option.name, option.name, otherOf(line.group));
}

function otherOf(group: LineGroup): ServiceSubcategory {
  switch (group) {
    case 'network':
      return 'Other (Networking)';
    case 'storage':
      return 'Other (Storage)';
    case 'inference':
      return 'Other (AI and Machine Learning)';
    case 'people':
      return 'Other (Other)';
    case 'plan':
    case 'compute':
    case 'memory':
    case 'requests':
    case 'hardware':
      return 'Other (Compute)';
  }
}
