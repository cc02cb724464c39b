#include "device/input.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

namespace tutti::device {
namespace {

struct Read {
    std::vector<Input> inputs;
    std::vector<toml::Mistake> mistakes;
};

Read read(std::string_view text) {
    Read result;
    auto review = toml::read_text(text, [&](toml::TableReader& document) {
        document.read_table("input", [&](toml::TableReader& inputs) { read_inputs(inputs, result.inputs); });
    });
    result.mistakes = std::move(review.mistakes);
    return result;
}

std::string mistake(std::string_view text) {
    const auto result = read(text);
    EXPECT_EQ(result.mistakes.size(), 1U) << text;
    if (result.mistakes.empty()) return "";
    const auto& first = result.mistakes.front();
    return first.key + ": " + first.reason + (first.suggestion.empty() ? "" : " (" + first.suggestion + ")");
}

TEST(Inputs, AreReadWithTheirKind) {
    const auto result =
        read("[input.board]\nkind = \"serial\"\ndevice = \"/dev/ttyACM*\"\nbaud = 9600\nlong_press = "
             "\"1s\"\nproducer = 3\n"
             "rate = 10\n[input.knock]\nkind = \"program\"\nrun = [\"python3\", \"knock.py\"]\n");
    ASSERT_TRUE(result.mistakes.empty());
    ASSERT_EQ(result.inputs.size(), 2U);
    EXPECT_EQ(result.inputs[0].name, "board");
    EXPECT_EQ(
        std::get<Serial>(result.inputs[0].kind),
        (Serial{.device = {"/dev/ttyACM*"}, .baud = 9600, .long_press = seconds(1)})
    );
    EXPECT_EQ(result.inputs[0].producer, 3);
    EXPECT_EQ(result.inputs[0].rate, 10);
    EXPECT_EQ(
        std::get<Program>(result.inputs[1].kind).run, (std::vector<std::string>{"python3", "knock.py"})
    );
}

TEST(Inputs, SayWhatIsWrongWhereItStands) {
    EXPECT_EQ(mistake("[input.a]\n"), "input.a.kind: missing: what it is: kind = \"serial\"");
    EXPECT_EQ(mistake("[input.a]\nkind = \"seriel\"\n").substr(0, 13), "input.a.kind:");
    EXPECT_EQ(
        mistake("[input.a]\nkind = \"serial\"\nbaudrate = 1\n"),
        "input.a.baudrate: unknown key; known here: kind, device, baud, long_press, producer, rate, "
        "calibration, "
        "devices, simulate"
    );
    EXPECT_EQ(
        mistake("[input.a]\nkind = \"serial\"\ndevice = \"ttyACM0\"\n"),
        "input.a.device: must be the whole path of a port: /dev/serial/by-id/…"
    );
    EXPECT_EQ(
        mistake("[input.a]\nkind = \"serial\"\ndevice = [\"/dev/*/x\"]\n"),
        "input.a.device[0]: only the last part of a path may have '*', '?' or '[…]'"
    );
    EXPECT_EQ(mistake("[input.a]\nkind = \"program\"\nrun = []\n"), "input.a.run: must name a program");
    EXPECT_EQ(mistake("[input.A]\nkind = \"serial\"\n").substr(0, 8), "input.A:");
}

TEST(Inputs, MayBeSimulated) {
    const auto result = read("[input.a]\nkind = \"serial\"\nsimulate = true\n"
                             "[input.b]\nkind = \"program\"\nrun = [\"x\"]\n"
                             "simulate = { seed = 7, file = \"trace.jsonl\", speed = 2.0, loop = true }\n"
                             "[input.c]\nkind = \"serial\"\nsimulate = false\n");
    ASSERT_TRUE(result.mistakes.empty());
    EXPECT_EQ(result.inputs[0].simulation, Simulation{});
    EXPECT_EQ(
        result.inputs[1].simulation, (Simulation{.seed = 7, .file = "trace.jsonl", .speed = 2, .loop = true})
    );
    EXPECT_FALSE(result.inputs[2].simulation);
    EXPECT_EQ(
        mistake("[input.a]\nkind = \"program\"\nrun = [\"x\"]\nsimulate = true\n"),
        "input.a.simulate: what such a device says cannot be known: name a recording, { file = "
        "\"trace.jsonl\" }"
    );
    EXPECT_EQ(
        mistake("[input.a]\nkind = \"serial\"\nsimulate = { loop = true }\n"),
        "input.a.simulate.loop: is of a file: without one a twin never ends"
    );
}

TEST(Inputs, OfForeignTopicsSayWhatIsWrongWithTheirMap) {
    const auto rule = [](std::string_view text) {
        return mistake("[input.a]\nkind = \"mqtt\"\nmap = [{ " + std::string(text) + " }]\n");
    };
    EXPECT_EQ(
        mistake("[input.a]\nkind = \"mqtt\"\n"),
        "input.a.map: missing: what becomes of which topics: map = [{ topic = \"…\", type = \"…\" }]"
    );
    EXPECT_EQ(
        rule("topic = \"a/b#\", type = \"x\""),
        "input.a.map[0].topic: must be a topic, with '+' for a whole level and '#' for all the last ones"
    );
    EXPECT_EQ(
        rule("topic = \"a\""), "input.a.map[0].type: missing: what the event is: type = \"button.press\""
    );
    EXPECT_EQ(rule("topic = \"a/+\", type = \"x.{2}\""), "input.a.map[0].type: {2}: the topic has 1 '+'");
    EXPECT_EQ(
        rule("topic = \"a/+\", type = \"X{1}\""),
        "input.a.map[0].type: must be names of a-z, 0-9, '_' and '-', joined by '.'"
    );
    EXPECT_EQ(
        rule("topic = \"a\", type = \"playlist.started\""),
        "input.a.map[0].type: only the runtime says what begins with `event` or `playlist`"
    );
    EXPECT_EQ(
        rule("topic = \"a\", type = \"x\", pointer = \"a\""),
        "input.a.map[0].pointer: a JSON pointer begins with '/', or is empty"
    );
    EXPECT_EQ(
        rule("topic = \"a\", type = \"x\", fields = { x = \"/x\" }, only = [1]"),
        "input.a.map[0].only: is of the one value: say where it is, pointer = \"/…\""
    );
    EXPECT_EQ(
        rule("topic = \"a\", type = \"x\", data = { code = \"{1}\" }"),
        "input.a.map[0].data.code: {1}: the topic has 0 '+'"
    );
    EXPECT_EQ(
        mistake("[input.a]\nkind = \"mqtt\"\nurl = \"mqtt://me:secret@host\"\nmap = []\n"),
        "input.a.url: a secret does not stand in the file: user = \"…\", password = { file = \"…\" }"
    );
    EXPECT_EQ(
        mistake("[input.a]\nkind = \"mqtt\"\nuser = \"me\"\nmap = []\n"),
        "input.a.user: is for a broker that `url` names"
    );
}

TEST(Inputs, ThatAreAskedSayWhatIsWrongWithTheirQuestion) {
    const auto asked = [](std::string_view text) {
        return mistake("[input.a]\nkind = \"http\"\n" + std::string(text));
    };
    constexpr std::string_view values = "values = { \"raw.t\" = { value = \"/t\" } }\n";
    EXPECT_EQ(
        asked("url = \"https://x\"\n" + std::string(values)),
        "input.a.url: https:// is not for this kind, which asks devices of the local network: let a program "
        "ask, "
        "kind = \"program\""
    );
    EXPECT_EQ(
        asked("url = \"http://a b/\"\n" + std::string(values)), "input.a.url: must be http://host:port/path"
    );
    EXPECT_EQ(
        asked("url = \"http://me:secret@x/\"\n" + std::string(values)),
        "input.a.url: a secret does not stand in the file: let a program ask, kind = \"program\""
    );
    EXPECT_EQ(asked("url = \"http://x\"\n").substr(0, 24), "input.a.values: missing:");
    EXPECT_EQ(
        asked("url = \"http://x\"\nvalues = { \"raw.t\" = {} }\n"),
        "input.a.values.\"raw.t\": must have a field"
    );
    EXPECT_EQ(
        asked("url = \"http://x\"\nvalues = { \"Raw\" = { value = \"/t\" } }\n"),
        "input.a.values.Raw: the type of an event must be names of a-z, 0-9, '_' and '-', joined by '.'"
    );
}

} // namespace
} // namespace tutti::device
