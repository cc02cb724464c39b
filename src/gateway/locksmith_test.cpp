// Which lock the section `auth` asks for.
#include "gateway/locksmith.hpp"
#include "io/file.hpp"
#include "io/system_random.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

using Reach = LockOptions::Reach;

class LocksmithTest : public ::testing::Test {
protected:
    std::filesystem::path written(const char* name, std::string_view text) {
        EXPECT_TRUE(io::write_file_atomically(folder_.path / name, text));
        return folder_.path / name;
    }
    Locksmith smith(Reach reach, bool has_file = false) {
        const auto file = has_file ? written("file", "correct horse") : std::filesystem::path();
        return Locksmith(
            {.password_file = file, .key_file = folder_.path / "bus.key", .reach = reach}, random_
        );
    }
    sections::AuthSection with_password() {
        sections::AuthSection section;
        section.password_hash = toml::SecretReference{written("live", "battery staple").native()};
        return section;
    }

    io::TemporaryFolder folder_;
    io::SystemRandom random_;
};

TEST_F(LocksmithTest, WithoutAPasswordThisMachinesDoorIsOpenAndNoOther) {
    EXPECT_EQ(*smith(Reach::ThisMachine).make({}), nullptr);
    EXPECT_EQ(smith(Reach::Others).make({}).error().code, ErrorCode::Conflict);
}

TEST_F(LocksmithTest, TheSectionsPasswordGoesBeforeThatOfTheFile) {
    const auto both = smith(Reach::ThisMachine, true).make(with_password());
    EXPECT_TRUE((*both)->password.matches("battery staple"));
    EXPECT_FALSE((*both)->password.matches("correct horse"));
    EXPECT_TRUE((*smith(Reach::ThisMachine, true).make({}))->password.matches("correct horse"));
}

TEST_F(LocksmithTest, NobodyOpensTheDoorToOtherMachines) {
    auto section = with_password();
    section.enabled = false;
    EXPECT_EQ(*smith(Reach::ThisMachine).make(section), nullptr);
    const auto others = smith(Reach::Others);
    EXPECT_TRUE(others.overrules(section));
    EXPECT_NE(*others.make(section), nullptr);
    section.password_hash.reset();
    EXPECT_FALSE(others.make(section));
}

TEST_F(LocksmithTest, APasswordThatIsGoneIsAnErrorAndNoOpenDoor) {
    auto section = with_password();
    std::filesystem::remove(section.password_hash->file);
    EXPECT_FALSE(smith(Reach::ThisMachine, true).make(section));
}

TEST_F(LocksmithTest, SessionsOutliveTheGatewayWhileKeyAndPasswordStay) {
    written("bus.key", std::string(32, 'k'));
    const auto token =
        (*smith(Reach::ThisMachine).make(with_password()))->sessions.create(WallTime{seconds(1000)});
    const auto holds = [&](const Result<std::unique_ptr<Access>>& access) {
        return (*access)->sessions.check(token, WallTime{seconds(1001)}) == Sessions::Standing::Valid;
    };
    EXPECT_TRUE(holds(smith(Reach::ThisMachine).make(with_password())));
    EXPECT_FALSE(holds(smith(Reach::ThisMachine, true).make({})));
}

} // namespace
} // namespace tutti::gateway
