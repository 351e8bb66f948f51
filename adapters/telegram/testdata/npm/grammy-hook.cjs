// A bot of grammY behind a webhook on the port given: it prints what arrives.
const { Bot, webhookCallback } = require("grammy");
const [, , root, token, port, secretToken] = process.argv;
const bot = new Bot(token, { client: { apiRoot: root } });
bot.on("message:text", (ctx) => console.log("text", ctx.msg.text));
bot.on("edited_message:text", (ctx) => console.log("edited", ctx.editedMessage.text));
bot.on("callback_query:data", (ctx) => console.log("data", ctx.callbackQuery.data));
bot.on("my_chat_member", (ctx) => console.log("member", ctx.myChatMember.new_chat_member.status));
const server = require("http").createServer(webhookCallback(bot, "http", { secretToken }));
bot.init().then(() => server.listen(Number(port), "127.0.0.1", () => console.log("ready")));
process.stdin.on("end", () => process.exit(0)).resume();
