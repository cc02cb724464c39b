// docs/config.md holds every key that the reader knows: asked for here by a key that it does not.
#include "config/load.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

namespace tutti::config {
namespace {

/// "unknown key; known here: a, b" → a, b.
std::vector<std::string> known_keys(const Mistake& mistake) {
    constexpr std::string_view intro = "unknown key; known here: ";
    std::vector<std::string> keys;
    if (!mistake.reason.starts_with(intro)) return keys;
    std::istringstream list(mistake.reason.substr(intro.size()));
    for (std::string key; list >> key;) {
        if (key.ends_with(',')) key.pop_back();
        keys.push_back(key);
    }
    return keys;
}

TEST(Documentation, HoldsEveryKeyOfEverySection) {
    const auto wrong =
        load_installation("zzzzzzzzz = 1\nbus.zzzzzzzzz = 1\nhub.limits.zzzzzzzzz = 1\nhub.zzzzzzzzz = 1\n"
                          "gateway.zzzzzzzzz = 1\n[service.system]\nzzzzzzzzz = 1\n"
                          "restart.zzzzzzzzz = 1\nstop.zzzzzzzzz = 1\nlimits.zzzzzzzzz = 1\n");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().size(), 9U);

    std::ifstream file(std::string(TUTTI_SOURCE_DIR) + "/docs/config.md");
    const std::string page(std::istreambuf_iterator<char>(file), {});
    ASSERT_FALSE(page.empty());
    for (const auto& mistake : wrong.error()) {
        const auto keys = known_keys(mistake);
        EXPECT_FALSE(keys.empty()) << mistake.key << ": " << mistake.reason;
        for (const auto& key : keys)
            EXPECT_NE(page.find("`" + key + "`"), std::string::npos) << mistake.key << ": " << key;
    }
}

TEST(Documentation, ItsExamplesAreRight) {
    std::ifstream file(std::string(TUTTI_SOURCE_DIR) + "/docs/config.md");
    const std::string page(std::istreambuf_iterator<char>(file), {});
    constexpr std::string_view fence = "```toml\n";
    int examples = 0;
    for (auto begin = page.find(fence); begin != std::string::npos; begin = page.find(fence, begin)) {
        begin += fence.size();
        const auto text = page.substr(begin, page.find("```", begin) - begin);
        const auto installation = load_installation(text);
        EXPECT_TRUE(installation) << text << print_mistakes("docs/config.md", text, installation.error());
        ++examples;
    }
    EXPECT_GE(examples, 3);
}

} // namespace
} // namespace tutti::config
