#include "base/arguments.hpp"

#include <gtest/gtest.h>

namespace tutti {
namespace {

class ArgumentsTest : public testing::Test {
protected:
    ArgumentsTest() {
        arguments.add("--once", "Do it once.", [this](std::string_view) -> Result<void> {
            once = true;
            return {};
        });
        arguments.add("--root DIR", "Where to look.", [this](std::string_view text) -> Result<void> {
            if (text.empty()) return fail(ErrorCode::InvalidInput, "is empty");
            root = text;
            return {};
        });
    }
    Result<void> parse(std::vector<const char*> words) {
        words.insert(words.begin(), "program");
        return arguments.parse(static_cast<int>(words.size()), words.data());
    }

    Arguments arguments;
    bool once = false;
    std::string root;
};

TEST_F(ArgumentsTest, FlagsAndValuesAreTaken) {
    EXPECT_TRUE(parse({"--once", "--root", "/x"}));
    EXPECT_TRUE(once);
    EXPECT_EQ(root, "/x");
    EXPECT_TRUE(parse({"--root=/y=z"}));
    EXPECT_EQ(root, "/y=z");
}

TEST_F(ArgumentsTest, MistakesAreSaid) {
    EXPECT_EQ(parse({"--onec"}).error().message, "unknown argument --onec (see --help)");
    EXPECT_EQ(parse({"--root"}).error().message, "--root needs a value: DIR");
    EXPECT_EQ(parse({"--once=1"}).error().message, "--once takes no value");
    EXPECT_EQ(parse({"--root="}).error().message, "--root: is empty");
}

TEST_F(ArgumentsTest, HelpHasAShortName) {
    EXPECT_EQ(parse({"-h"}).error().message, "unknown argument -h (see --help)");
    bool helped = false;
    arguments.add("--help", "Print this help.", [&helped](std::string_view) -> Result<void> {
        helped = true;
        return {};
    });
    EXPECT_TRUE(parse({"-h"}));
    EXPECT_TRUE(helped);
}

TEST_F(ArgumentsTest, HelpNamesEveryOption) {
    EXPECT_EQ(
        arguments.help("wave", "Makes waves."),
        "Usage: wave [OPTIONS]\nMakes waves.\n\nOptions:\n  --once      Do it once.\n"
        "  --root DIR  Where to look.\n"
    );
}

} // namespace
} // namespace tutti
