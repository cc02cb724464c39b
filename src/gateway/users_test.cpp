// Who may log in, and what the file of them holds.
#include "gateway/users.hpp"
#include "io/disk_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

constexpr const char* users_file = "/state/gateway.users.json";
constexpr const char* bcrypt_hash = "$2b$04$abcdefghijklmnopqrstuuQIzVcDqHHqWZnmVjhWGkpyqdWGnyZTe";
const WallTime user_made = WallTime(std::chrono::hours(24 * 20'000));

class UsersTest : public ::testing::Test {
protected:
    Result<User> add(std::string name, Role role) {
        Result<User> told = fail(ErrorCode::Environment, "nobody said");
        users_.add({std::move(name), role, bcrypt_hash}, user_made, [&](Result<User> user) {
            told = std::move(user);
        });
        return told;
    }
    Result<User> change(const std::string& id, Users::Change wanted) {
        Result<User> told = fail(ErrorCode::Environment, "nobody said");
        users_.change(id, std::move(wanted), [&](Result<User> user) { told = std::move(user); });
        return told;
    }
    Result<void> remove(const std::string& id) {
        Result<void> told;
        users_.remove(id, [&](const Result<void>& removed) { told = removed; });
        return told;
    }

    io::MemoryDisk disk_;
    Users users_{disk_, users_file};
};

TEST_F(UsersTest, AreThereAfterARestart) {
    EXPECT_FALSE(users_.exist());
    const auto anna = add("Anna", Role::Admin);
    ASSERT_TRUE(anna) << anna.error().message;
    Users again(disk_, users_file);
    ASSERT_TRUE(again.load());
    ASSERT_NE(again.named("Anna"), nullptr);
    EXPECT_EQ(again.named("Anna")->role, Role::Admin);
    EXPECT_EQ(again.of_series(anna->series)->id, anna->id);
    EXPECT_EQ(again.find(anna->id)->hash, bcrypt_hash);
    EXPECT_EQ(again.named("anna"), nullptr);
}

TEST_F(UsersTest, ANameIsTakenOnceAndIsNoCredentialByItself) {
    ASSERT_TRUE(add("Jörg", Role::Viewer));
    EXPECT_EQ(add("Jörg", Role::Viewer).error().code, ErrorCode::Conflict);
    for (const auto* name : {"", "a:b", " a", "a ", "a\nb"})
        EXPECT_EQ(add(name, Role::Viewer).error().code, ErrorCode::InvalidInput) << name;
    EXPECT_EQ(add(std::string(65, 'a'), Role::Viewer).error().code, ErrorCode::InvalidInput);
}

TEST_F(UsersTest, TheLastAdminStays) {
    const auto anna = add("Anna", Role::Admin);
    const auto otto = add("Otto", Role::Operator);
    EXPECT_EQ(remove(anna->id).error().code, ErrorCode::Conflict);
    EXPECT_EQ(change(anna->id, {.role = Role::Viewer}).error().code, ErrorCode::Conflict);
    ASSERT_TRUE(change(otto->id, {.role = Role::Admin}));
    ASSERT_TRUE(remove(anna->id));
    EXPECT_EQ(remove(otto->id).error().code, ErrorCode::Conflict);
    EXPECT_EQ(remove("nobody").error().code, ErrorCode::NotFound);
    EXPECT_EQ(change("nobody", {.role = Role::Viewer}).error().code, ErrorCode::NotFound);
}

TEST_F(UsersTest, SessionsEndWithEveryChangeButThatOfAnOldHash) {
    const auto anna = add("Anna", Role::Admin);
    ASSERT_TRUE(add("Otto", Role::Admin));
    users_.upgrade(anna->series, bcrypt_hash);
    ASSERT_NE(users_.of_series(anna->series), nullptr);
    const auto demoted = change(anna->id, {.role = Role::Viewer});
    EXPECT_EQ(users_.of_series(anna->series), nullptr);
    EXPECT_NE(users_.of_series(demoted->series), nullptr);
    ASSERT_TRUE(change(anna->id, {.hash = std::string(bcrypt_hash)}));
    EXPECT_EQ(users_.of_series(demoted->series), nullptr);
    users_.upgrade(anna->series, "nobody's"); // of a password that is another one now
    EXPECT_EQ(users_.find(anna->id)->hash, bcrypt_hash);
}

TEST_F(UsersTest, OfTwoWhoComeFirstOneIs) {
    int first = 0;
    for (const auto* name : {"Anna", "Mallory"})
        users_.add_first({name, Role::Admin, bcrypt_hash}, user_made, [&](const Result<User>& user) {
            first += user ? 1 : 0;
        });
    EXPECT_EQ(first, 1);
    EXPECT_EQ(users_.all().size(), 1u);
}

TEST_F(UsersTest, AFileThatCannotBeReadIsLeftAndIsNotAsIfNobodyWereThere) {
    for (const auto* text :
         {"", "{", R"({"v":2,"users":[]})", R"({"v":1,"users":[{"id":"a","name":"b"}]})",
          R"({"v":1,"users":[{"id":"a","name":"b","role":"admin","created":1,"series":"s","hash":"plain text"}]})"
         }) {
        disk_.put(users_file, text);
        Users users(disk_, users_file);
        EXPECT_FALSE(users.load()) << text;
        EXPECT_TRUE(users.exist());
        EXPECT_TRUE(users.all().empty());
        users.add({"Mallory", Role::Admin, bcrypt_hash}, user_made, [](const Result<User>& user) {
            EXPECT_FALSE(user);
        });
        users.add_first({"Mallory", Role::Admin, bcrypt_hash}, user_made, [](const Result<User>& user) {
            EXPECT_FALSE(user);
        });
        EXPECT_EQ(disk_.get(users_file), text);
    }
}

TEST_F(UsersTest, HaveALimit) {
    for (std::size_t i = 0; i < Users::most; ++i) ASSERT_TRUE(add(std::to_string(i), Role::Admin));
    EXPECT_EQ(add("one more", Role::Viewer).error().code, ErrorCode::LimitExceeded);
}

} // namespace
} // namespace tutti::gateway
