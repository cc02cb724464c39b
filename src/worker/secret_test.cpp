#include "base/json.hpp"
#include "io/temporary_folder_testing.hpp"
#include "worker/secret.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace tutti::worker {
namespace {

class SecretTest : public ::testing::Test {
protected:
    Value written(std::string_view text) const {
        std::ofstream(folder.path / "password") << text;
        return Value::object({{"file", (folder.path / "password").native()}});
    }
    io::TemporaryFolder folder;
};

TEST_F(SecretTest, IsTheTextOfItsFileWithoutTheLinesEnd) {
    EXPECT_EQ(read_secret(written("open sesame \r\n")), "open sesame ");
    EXPECT_EQ(read_secret(written("a\nb")), "a\nb");
}

TEST_F(SecretTest, WhatIsNoneIsAnErrorThatNamesTheFile) {
    EXPECT_EQ(read_secret(written("\n")).error().code, ErrorCode::NotFound);
    EXPECT_EQ(read_secret(written(std::string(5000, 'x'))).error().code, ErrorCode::LimitExceeded);
    const auto nowhere = read_secret(Value::object({{"file", "/nowhere/password"}}));
    EXPECT_EQ(nowhere.error().code, ErrorCode::NotFound);
    EXPECT_NE(nowhere.error().message.find("/nowhere/password"), std::string::npos);
    for (const auto* wrong : {R"("open sesame")", "{}", "null", R"({"file":7})"})
        EXPECT_EQ(read_secret(*parse_json(wrong)).error().code, ErrorCode::InvalidInput) << wrong;
}

TEST_F(SecretTest, OfAVaultThatNobodyKeepsIsAnErrorThatSaysWhatToDo) {
    ::setenv("TUTTI_RUN_DIR", folder.path.c_str(), 1);
    const auto secret = read_secret(Value::object({{"vault", "desk.token"}}));
    ::unsetenv("TUTTI_RUN_DIR");
    ASSERT_FALSE(secret);
    EXPECT_EQ(secret.error().code, ErrorCode::Unavailable);
    EXPECT_NE(secret.error().message.find("desk.token of the vault"), std::string::npos);
    EXPECT_NE(secret.error().message.find("[control]"), std::string::npos);
}

} // namespace
} // namespace tutti::worker
