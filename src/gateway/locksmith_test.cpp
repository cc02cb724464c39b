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
        std::optional<toml::SecretReference> password;
        if (has_file) password = toml::SecretReference{written("file", "correct horse").native()};
        return Locksmith(
            {.password = password, .key_file = folder_.path / "bus.key", .reach = reach}, random_
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
    const auto own = smith(Reach::ThisMachine).make({}, People::None);
    EXPECT_EQ(own->access, nullptr);
    EXPECT_TRUE(own->awaits_setup);
    const auto others = smith(Reach::Others).make({}, People::None);
    ASSERT_NE(others->access, nullptr);
    EXPECT_FALSE(others->access->password);
    EXPECT_TRUE(others->awaits_setup);
}

TEST_F(LocksmithTest, WhereThereAreUsersOrAPasswordNobodySetsItUp) {
    for (const auto reach : {Reach::ThisMachine, Reach::Others}) {
        const auto users = smith(reach).make({}, People::There);
        ASSERT_NE(users->access, nullptr);
        EXPECT_FALSE(users->access->password);
        EXPECT_FALSE(users->awaits_setup);
        EXPECT_FALSE(smith(reach, true).make({}, People::None)->awaits_setup);
    }
    sections::AuthSection open;
    open.enabled = false;
    EXPECT_FALSE(smith(Reach::ThisMachine).make(open, People::None)->awaits_setup);
}

TEST_F(LocksmithTest, TheSectionsPasswordGoesBeforeThatOfTheFile) {
    const auto both = smith(Reach::ThisMachine, true).make(with_password(), People::None);
    EXPECT_TRUE(both->access->password->matches("battery staple"));
    EXPECT_FALSE(both->access->password->matches("correct horse"));
    EXPECT_TRUE(
        smith(Reach::ThisMachine, true).make({}, People::None)->access->password->matches("correct horse")
    );
}

TEST_F(LocksmithTest, NobodyOpensTheDoorToOtherMachines) {
    auto section = with_password();
    section.enabled = false;
    EXPECT_EQ(smith(Reach::ThisMachine).make(section, People::There)->access, nullptr);
    const auto others = smith(Reach::Others);
    EXPECT_TRUE(others.overrules(section));
    EXPECT_NE(others.make(section, People::None)->access, nullptr);
    section.password_hash.reset();
    EXPECT_NE(others.make(section, People::None)->access, nullptr);
}

TEST_F(LocksmithTest, APasswordThatIsGoneIsAnErrorAndNoOpenDoor) {
    auto section = with_password();
    std::filesystem::remove(section.password_hash->file);
    EXPECT_FALSE(smith(Reach::ThisMachine, true).make(section, People::None));
}

TEST_F(LocksmithTest, APasswordOfAVaultThatNobodyKeepsIsAnErrorAndNoOpenDoor) {
    ::setenv("TUTTI_RUN_DIR", folder_.path.c_str(), 1);
    sections::AuthSection section;
    section.password_hash = toml::SecretReference{{}, "page"};
    const auto made = smith(Reach::ThisMachine, true).make(section, People::None);
    ::unsetenv("TUTTI_RUN_DIR");
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::Unavailable);
}

TEST_F(LocksmithTest, SessionsOutliveTheGatewayWhileKeyAndPasswordStay) {
    written("bus.key", std::string(32, 'k'));
    const auto token = smith(Reach::ThisMachine)
                           .make(with_password(), People::None)
                           ->access->sessions.create(WallTime{seconds(1000)});
    const auto holds = [&](const Result<Lock>& lock) {
        return lock->access->sessions.check(token, WallTime{seconds(1001)}) == Sessions::Standing::Valid;
    };
    EXPECT_TRUE(holds(smith(Reach::ThisMachine).make(with_password(), People::None)));
    EXPECT_FALSE(holds(smith(Reach::ThisMachine, true).make({}, People::None)));
}

} // namespace
} // namespace tutti::gateway
