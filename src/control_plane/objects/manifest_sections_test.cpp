// An installation's own file is a manifest: what may stand in the one may stand in the other, but for what is
// kept nowhere but in the store.
#include "governance/manifest/manifest.hpp"
#include "installation/load.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tutti {
namespace {

/// "unknown key; known here: a, b" → a, b.
std::vector<std::string> known_keys(const std::vector<toml::Mistake>& mistakes) {
    constexpr std::string_view intro = "known here: ";
    std::vector<std::string> keys;
    const auto& reason = mistakes.front().reason;
    for (auto at = reason.find(intro); at != std::string::npos && at < reason.size();) {
        at = reason.find_first_not_of(", ", at == reason.find(intro) ? at + intro.size() : at);
        const auto end = std::min(reason.find(',', at), reason.size());
        keys.push_back(reason.substr(at, end - at));
        at = end;
    }
    std::ranges::sort(keys);
    return keys;
}

TEST(Manifest, HasTheTablesOfAnInstallationsFileAndThoseOfItsOwn) {
    constexpr std::string_view nonsense = "nobody_knows_this = 1\n";
    const auto installation = installation::load_installation(std::string(nonsense));
    const auto manifest = governance::parse_manifest(nonsense);
    ASSERT_FALSE(installation);
    ASSERT_FALSE(manifest);
    auto expected = known_keys(installation.error());
    EXPECT_GT(expected.size(), 20U);
    for (const auto* own : {"labels", "labels_of", "quota", "role", "rule", "schedule", "user"})
        expected.emplace_back(own);
    std::ranges::sort(expected);
    EXPECT_EQ(known_keys(manifest.error()), expected);
}

} // namespace
} // namespace tutti
