// Package read reads articles from files in any of the forms in which news comes:
// plain text, web pages, JSON, feeds, mail, web archives, and all of these inside zip,
// tar, gzip, zstd and bzip2. It is what `kg ingest` reads with:
//
//	r := read.Paths(read.Options{}, "articles/", "crawl.warc.gz")
//	report, err := pipe.Ingest(ctx, r)
//
// What a file holds is told by its content where its name does not say. Articles that
// are not in English are passed over, with an error that says so. Files are taken for
// hostile: every document is held against [Limits], whatever is wrong with one is
// reported in place of it, and reading goes on.
//
// An input inside another is named with an exclamation mark, "monday.zip!wire/1.html",
// and one of many without names with its number, "feed.xml#3".
package read
