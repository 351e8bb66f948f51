// A bot of grammY against the server given: it answers each text with a
// button, edits its message when the button is pressed, and stops after that.
const { Bot, InlineKeyboard } = require("grammy");
const bot = new Bot(process.argv[3], { client: { apiRoot: process.argv[2] } });
bot.on("message:text", (ctx) =>
  ctx.reply("<b>echo</b> " + ctx.msg.text, { parse_mode: "HTML", reply_markup: new InlineKeyboard().text("go", "go") }));
bot.callbackQuery("go", async (ctx) => {
  await ctx.answerCallbackQuery();
  await ctx.editMessageText("done");
  try {
    await ctx.api.sendMessage(1, "x".repeat(4097));
  } catch (e) {
    console.log(e.error_code, e.description);
  }
  await bot.stop();
});
bot.start({ onStart: (me) => console.log("ready", me.username) }).then(() => process.exit(0));
