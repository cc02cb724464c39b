#include "base/base64.hpp"
#include "gateway/api_tokens.hpp"
#include "io/disk_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

const WallTime noon = WallTime(std::chrono::hours(24 * 20'000 + 12));
constexpr const char* file = "/state/gateway.tokens.json";

class ApiTokensTest : public ::testing::Test {
protected:
    const ApiToken* shown(const std::string& field, WallTime now = noon) {
        return shown(tokens_, field, now);
    }
    static const ApiToken* shown(ApiTokens& tokens, const std::string& field, WallTime now = noon) {
        const std::vector<io::HttpField> fields = {{"Authorization", field}};
        io::HttpRequest request;
        request.fields = fields;
        return tokens.find(request, now);
    }
    std::string make(std::string name, Role role) {
        auto made = try_to_make(std::move(name), role);
        EXPECT_TRUE(made) << made.error().message;
        return made->secret;
    }
    Result<ApiTokens::Made> try_to_make(std::string name, Role role) {
        Result<ApiTokens::Made> told = fail(ErrorCode::Environment, "nobody said");
        tokens_.make(std::move(name), role, noon, [&](Result<ApiTokens::Made> made) {
            told = std::move(made);
        });
        return told;
    }
    bool revoke(std::string id) {
        bool is_revoked = false;
        tokens_.revoke(std::move(id), [&](const Result<void>& kept) { is_revoked = kept.has_value(); });
        return is_revoked;
    }

    io::MemoryDisk disk_;
    ApiTokens tokens_{disk_, file};
};

TEST_F(ApiTokensTest, AreKnownByBearerAndAsThePasswordOfBasic) {
    const auto secret = make("tablet", Role::Viewer);
    ASSERT_NE(shown("Bearer " + secret), nullptr);
    EXPECT_EQ(shown("bearer  " + secret)->role, Role::Viewer);
    EXPECT_EQ(shown("Basic " + to_base64("anybody:" + secret))->name, "tablet");
    for (const auto& wrong :
         {secret, "Bearer" + secret, "Bearer " + secret + "0", "Bearer " + secret.substr(1),
          std::string("Bearer "), std::string("Basic "), std::string("Basic ????"),
          "Basic " + to_base64(secret), std::string()})
        EXPECT_EQ(shown(wrong), nullptr) << wrong;
}

TEST_F(ApiTokensTest, AreThereAfterARestartAndTheirSecretsAreNotOnTheDisk) {
    const auto viewer = make("tablet", Role::Viewer);
    const auto admin = make("backup", Role::Admin);
    EXPECT_EQ(io::read_file(disk_, file)->find(viewer.substr(6)), std::string::npos);
    ApiTokens again(disk_, file);
    ASSERT_TRUE(again.load());
    ASSERT_EQ(again.all().size(), 2u);
    EXPECT_EQ(shown(again, "Bearer " + admin)->role, Role::Admin);
    EXPECT_EQ(shown(again, "Bearer " + viewer)->name, "tablet");
}

TEST_F(ApiTokensTest, OneThatIsRevokedOpensNothing) {
    const auto secret = make("tablet", Role::Operator);
    const auto other = make("other", Role::Operator);
    EXPECT_FALSE(revoke("nobody"));
    ASSERT_TRUE(revoke(tokens_.all().front().id));
    EXPECT_EQ(shown("Bearer " + secret), nullptr);
    EXPECT_NE(shown("Bearer " + other), nullptr);
}

TEST_F(ApiTokensTest, TheDayOfTheirUseIsKeptOnceADay) {
    const auto secret = make("tablet", Role::Viewer);
    EXPECT_EQ(tokens_.all().front().used, std::nullopt);
    shown("Bearer " + secret);
    EXPECT_EQ(tokens_.all().front().used, noon - std::chrono::hours(12));
    const auto kept = *io::read_file(disk_, file);
    shown("Bearer " + secret, noon + std::chrono::hours(3));
    EXPECT_EQ(*io::read_file(disk_, file), kept);
    shown("Bearer " + secret, noon + std::chrono::hours(13));
    EXPECT_NE(*io::read_file(disk_, file), kept);
}

TEST_F(ApiTokensTest, HaveLimits) {
    EXPECT_EQ(try_to_make("", Role::Viewer).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(try_to_make("a\nb", Role::Viewer).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(try_to_make(std::string(65, 'a'), Role::Viewer).error().code, ErrorCode::InvalidInput);
    for (std::size_t i = 0; i < ApiTokens::most; ++i) make("t", Role::Viewer);
    EXPECT_EQ(try_to_make("t", Role::Viewer).error().code, ErrorCode::LimitExceeded);
}

TEST_F(ApiTokensTest, AFileThatIsNotUnderstoodIsSetAside) {
    for (const auto* text :
         {"", "{", "[]", R"({"v":2,"tokens":[]})", R"({"v":1})", R"({"v":1,"tokens":[{"id":"a","name":"b"}]})"
         }) {
        ASSERT_TRUE(io::replace_file(disk_, file, text));
        const auto loaded = tokens_.load();
        ASSERT_FALSE(loaded) << text;
        EXPECT_NE(loaded.error().message.find("rejected"), std::string::npos) << loaded.error().message;
        EXPECT_TRUE(tokens_.load());
    }
}

} // namespace
} // namespace tutti::gateway
