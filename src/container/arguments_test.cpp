#include "container/arguments.hpp"

#include <gtest/gtest.h>

namespace tutti::container {
namespace {

Result<Spec> parse(const std::vector<std::string>& words, bool& shows_help) {
    std::vector<const char*> arguments;
    for (const auto& word : words) arguments.push_back(word.c_str());
    return parse_command_line(static_cast<int>(arguments.size()), arguments.data(), shows_help);
}

Result<Spec> parse(const std::vector<std::string>& words) {
    bool shows_help = false;
    return parse(words, shows_help);
}

Spec full() {
    Spec spec{.installation = "totem-7", .service = "mixer", .image = "ours/mixer:1"};
    spec.pull = Pull::Missing;
    spec.command = {"mix", "--image=no", "--", "-x"};
    spec.variables = {"LANG", "LEVEL"};
    spec.ports = {"127.0.0.1:8080:80/udp", "1:2"};
    spec.volumes = {"./data:/data:ro"};
    spec.network = "stage";
    spec.labels = {{"a.b", "c=d"}, {"empty", ""}};
    spec.directory = "/srv";
    spec.user = "1000:1000";
    spec.engine = "unix:///run/podman/podman.sock";
    spec.tty = true;
    spec.memory = 64 << 20;
    spec.cpus = "0-1";
    spec.open_files = 1024;
    spec.stop_signal = "INT";
    spec.grace = seconds(9);
    return spec;
}

TEST(CommandLine, SaysAllOfASpecification) {
    auto words = command_line(full());
    ASSERT_EQ(words[0], "tutti-container");
    words.erase(words.begin());
    EXPECT_EQ(parse(words), full());
}

TEST(CommandLine, OfTheLeastIsShort) {
    const Spec spec{.installation = "tutti", .service = "cache", .image = "redis"};
    auto words = command_line(spec);
    EXPECT_EQ(
        words, (std::vector<std::string>{
                   "tutti-container", "run", "--installation=tutti", "--service=cache", "--image=redis",
                   "--stop-signal=TERM", "--grace=5"
               })
    );
    words.erase(words.begin());
    EXPECT_EQ(parse(words), spec);
}

TEST(CommandLine, RefusesWhatTheFilesReaderWouldRefuse) {
    const std::vector<std::string> right = {"run", "--service=x", "--image=redis"};
    ASSERT_TRUE(parse(right));
    for (const auto* word :
         {"--port=80", "--volume=x", "--pull=often", "--memory=1MiB", "--label=x", "--bogus", "--grace=-1",
          "--image=a b"}) {
        auto words = right;
        words.emplace_back(word);
        EXPECT_FALSE(parse(words)) << word;
    }
    EXPECT_FALSE(parse({"run", "--image=redis"}));
    EXPECT_FALSE(parse({"run", "--service=x"}));
}

TEST(CommandLine, HelpNeedsNothingElse) {
    bool shows_help = false;
    EXPECT_TRUE(parse({"run", "--help"}, shows_help));
    EXPECT_TRUE(shows_help);
}

} // namespace
} // namespace tutti::container
