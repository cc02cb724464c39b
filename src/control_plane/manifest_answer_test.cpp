#include "base/json.hpp"
#include "control_plane/manifest_answer.hpp"

#include <gtest/gtest.h>

namespace tutti::control_plane {
namespace {

std::string refused(std::string_view text) {
    const auto answer = read_manifest_answer(text);
    return answer ? "it is not" : answer.error().message;
}

TEST(ManifestAnswer, IsWhatApplyingTakes) {
    const auto answer =
        read_manifest_answer("labels = { app = \"stage\" }\n[playlist.welcome]\nsteps = []\n");
    ASSERT_TRUE(answer);
    EXPECT_EQ(
        print_json(*answer),
        R"({"objects":[{"kind":"playlist","name":"welcome","spec":{"steps":[]},"labels":{"app":"stage"}}]})"
    );
}

TEST(ManifestAnswer, OfNothingIsNothing) {
    const auto answer = read_manifest_answer("");
    ASSERT_TRUE(answer);
    EXPECT_EQ(print_json(*answer), R"({"objects":[]})");
}

TEST(ManifestAnswer, NamesTheFirstMistakeByItsPlaceAndHowManyMoreThereAre) {
    EXPECT_EQ(refused("[playlist.welcome]\nsteps is a list\n").find("line 2, column "), 0U);
    const auto two = refused("[lamp.a]\n[lump.b]\n");
    EXPECT_EQ(two.find("line 1, column "), 0U) << two;
    EXPECT_NE(two.find("; and 1 more"), std::string::npos) << two;
    const auto answer = read_manifest_answer("[");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().status, 400);
    EXPECT_EQ(answer.error().field, "manifest");
}

} // namespace
} // namespace tutti::control_plane
