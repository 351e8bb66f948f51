// Package knowledge holds what the bot may assert: calls with their deadlines,
// facts, FAQ entries, documents and passages, each with its source. It reads
// no file and knows nothing of chats, indexes or networks; content is read by
// knowledge/content, searched by knowledge/index.
package knowledge
