#include "base/json.hpp"
#include "cli/governed/change_text.hpp"

#include <gtest/gtest.h>

namespace tutti::cli {
namespace {

Value read(std::string_view answer) {
    const auto value = parse_json(answer);
    EXPECT_TRUE(value) << answer;
    return value ? *value : Value();
}

TEST(ChangeText, EachObjectHasALineAndEachPathOfItOne) {
    const auto answer = read(
        R"({"changes":[{"kind":"service","name":"lamp","what":"created","differences":[{"path":"/spec/run","after":["sleep","1"]},)"
        R"({"path":"/labels/app","after":"stage"}]},)"
        R"({"kind":"route","name":"lights","what":"changed","differences":[{"path":"/spec/to/1","before":"b","after":"c"},)"
        R"({"path":"/spec/limits/rate","before":1}]},)"
        R"({"kind":"section","name":"hub","what":"removed","differences":[{"path":"/spec/tcp","before":"off"}]}],"more":3})"
    );
    EXPECT_EQ(
        print_changes(answer, command::Colours::Off), "+ service.lamp\n"
                                                      "    + run  [\"sleep\",\"1\"]\n"
                                                      "    + label app  \"stage\"\n"
                                                      "~ osc.route.lights\n"
                                                      "    ~ to[1]  \"b\" → \"c\"\n"
                                                      "    - limits.rate  1\n"
                                                      "- hub\n"
                                                      "    - tcp  \"off\"\n"
                                                      "… and 3 more, which are too many to show\n"
    );
    EXPECT_EQ(describe_changes(answer), "1 created, 1 changed, 1 removed");
    EXPECT_TRUE(has_changes(answer));
}

TEST(ChangeText, OfNoChangesNothingIsShown) {
    for (const auto* text : {R"({"changes":[],"more":0})", "{}", R"({"changes":3})"}) {
        EXPECT_EQ(print_changes(read(text), command::Colours::Off), "") << text;
        EXPECT_EQ(describe_changes(read(text)), "nothing") << text;
        EXPECT_FALSE(has_changes(read(text))) << text;
    }
}

TEST(ChangeText, NothingOfWhatOthersSaidMovesTheCursor) {
    const auto answer = read(
        R"({"changes":[{"kind":"rule","name":"a\u001b[2Jb","what":"changed","differences":[{"path":"/spec/x\u001b","after":"\u009b1m"}]}]})"
    );
    EXPECT_EQ(
        print_changes(answer, command::Colours::Off), "~ rule.\"a\\u001b[2Jb\"\n    + \"x\\u001b\"  \"?1m\"\n"
    );
}

TEST(ChangeText, APathIsWrittenAsAManifestHasIt) {
    EXPECT_EQ(describe_path("/spec/run/1"), "run[1]");
    EXPECT_EQ(describe_path("/spec/env/A~1B"), "env.\"A/B\"");
    EXPECT_EQ(describe_path("/spec/steps/0/emit/type"), "steps[0].emit.type");
    EXPECT_EQ(describe_path("/labels/app"), "label app");
    EXPECT_EQ(describe_path("/spec"), "all of it");
    EXPECT_EQ(describe_path(""), "all of it");
}

} // namespace
} // namespace tutti::cli
