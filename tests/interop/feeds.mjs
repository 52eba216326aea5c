// rss-parser and feedsmith: read the feed at an address, and write what they understood as JSON.
import { parseAtomFeed } from 'feedsmith';
import Parser from 'rss-parser';

const read = await new Parser().parseURL(process.argv[2]);
const feed = parseAtomFeed(await (await fetch(process.argv[2])).text());
console.log(JSON.stringify({
  rssParser: { title: read.title, link: read.link, links: read.items.map((each) => each.link) },
  feedsmith: {
    title: feed.title?.value ?? feed.title,
    links: feed.links.map((each) => [each.rel, each.href]),
    entries: feed.entries.map((each) => each.links.map((link) => [link.rel, link.href])),
  },
}));
