// grammY makes each call that our bot makes, and some that must fail, and
// prints one line for each: name, error code or 0, description or result.
const { Api, InputFile, InlineKeyboard } = require("grammy");
const [, , root, token] = process.argv;
const api = new Api(token, { apiRoot: root });
const say = (name, p) => p.then(
  (r) => console.log([name, 0, r === true ? "true" : Object.keys(r).length > 0 ? "object" : "empty"].join("\t")),
  (e) => console.log([name, e.error_code, e.description, JSON.stringify(e.parameters ?? {})].join("\t")));
(async () => {
  await say("getMe", api.getMe());
  await say("setMyCommands", api.setMyCommands([{ command: "frist", description: "Fristen" }], { language_code: "de", scope: { type: "chat", chat_id: 5 } }));
  await say("setMyCommands umlaut", api.setMyCommands([{ command: "löschen", description: "x" }]));
  await say("deleteMyCommands", api.deleteMyCommands({ scope: { type: "chat", chat_id: 5 } }));
  await say("setMyDescription", api.setMyDescription("x"));
  await say("sendChatAction", api.sendChatAction(5, "typing"));
  await say("sendDocument", api.sendDocument(5, new InputFile(Buffer.from("BEGIN:VCALENDAR"), "frist.ics")));
  const m = await api.sendMessage(5, "<b>x</b>", { parse_mode: "HTML", reply_markup: new InlineKeyboard().text("a", "a") });
  await say("edit", api.editMessageText(5, m.message_id, "y"));
  await say("edit same", api.editMessageText(5, m.message_id, "y"));
  await say("edit nothing", api.editMessageText(5, 1, "y"));
  await say("remove keys", api.editMessageReplyMarkup(5, m.message_id, { reply_markup: new InlineKeyboard().text("b", "b") }));
  await say("bad html", api.sendMessage(5, "<b>x", { parse_mode: "HTML" }));
  await say("empty", api.sendMessage(5, " "));
  await say("data", api.sendMessage(5, "x", { reply_markup: new InlineKeyboard().text("a", "x".repeat(65)) }));
  await say("blocked", api.sendMessage(403, "x"));
  await say("moved", api.sendMessage(-55, "x"));
  await say("old query", api.answerCallbackQuery("nope"));
  await say("setWebhook http", api.setWebhook("http://bot.example.org"));
  await say("setWebhook", api.setWebhook("https://bot.example.org/x", { secret_token: "s" }));
  await say("getWebhookInfo", api.getWebhookInfo());
  await say("poll beside webhook", api.getUpdates());
  await say("deleteWebhook", api.deleteWebhook());
  const first = say("first poll", api.getUpdates({ timeout: 10 }));
  await new Promise((r) => setTimeout(r, 300));
  const second = api.getUpdates({ timeout: 1 });
  await first;
  await second;
  await say("unknown method", api.raw.noSuchMethod({}));
  await say("wrong token", new Api("1:x", { apiRoot: root }).getMe());
  console.log("end");
  process.exit(0);
})();
