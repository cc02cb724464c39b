#include "base/json.hpp"
#include "gateway/user_commands.hpp"
#include "io/disk_testing.hpp"
#include "io/task_group.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

constexpr std::string_view given_hash = "$2b$04$abcdefghijklmnopqrstuuQIzVcDqHHqWZnmVjhWGkpyqdWGnyZTe";
constexpr std::string_view other_hash = "$2b$04$abcdefghijklmnopqrstuuQIzVcDqHHqWZnmVjhWGkpyqdWGnyZTf";

Task<void> await_into(Task<Result<Value>> task, std::string& told) {
    const auto result = co_await std::move(task);
    told = result ? print_json(*result) : result.error().message;
}

/// Of the vault: the hash of what a secret is called, unless it is that already.
Task<Result<std::string>> hash_of_secret(std::string secret, std::string present) {
    if (secret == "locked.away") co_return fail(ErrorCode::Unavailable, "the vault is locked");
    const std::string hash(secret == "users.anna" ? given_hash : other_hash);
    co_return present == hash ? std::string() : hash;
}

class UserCommandsTest : public ::testing::Test {
protected:
    std::string run(Task<Result<Value>> task) {
        std::string told;
        asio::io_context context(1);
        io::TaskGroup tasks(context.get_executor());
        tasks.spawn("test", await_into(std::move(task), told));
        context.run();
        return told;
    }
    UsersChanged changed() {
        return [this](bool were_none) { said_.push_back(were_none); };
    }
    std::string put(std::string_view name, std::string_view role, std::string_view hash) {
        return put(Value::object({{"name", name}, {"role", role}, {"hash", hash}}));
    }
    std::string put(Value params) {
        return run(put_user(users_, hash_of_secret, changed(), std::move(params)));
    }
    std::string remove(std::string_view name) {
        return run(remove_user_named(users_, changed(), Value::object({{"name", name}})));
    }
    std::string show(std::string_view name) {
        return print_json(show_user(users_, Value::object({{"name", name}})).value());
    }

    io::MemoryDisk disk_;
    Users users_{disk_, "/state/gateway.users.json"};
    std::vector<bool> said_;
};

TEST_F(UserCommandsTest, AUserIsPutOnceAndShown) {
    EXPECT_EQ(show("anna"), R"({"user":null})");
    EXPECT_EQ(put("anna", "admin", given_hash), R"({"changed":true})");
    EXPECT_EQ(put("anna", "admin", given_hash), R"({"changed":false})");
    EXPECT_EQ(
        show("anna"), fmt::format(R"({{"user":{{"name":"anna","role":"admin","given":"{}"}}}})", given_hash)
    );
    EXPECT_EQ(put("berta", "viewer", given_hash), R"({"changed":true})");
    EXPECT_EQ(said_, (std::vector<bool>{true, false}));
    Users again(disk_, "/state/gateway.users.json");
    ASSERT_TRUE(again.load());
    EXPECT_EQ(again.named("anna")->given, given_hash);
}

TEST_F(UserCommandsTest, AHashThatIsMadeBetterIsStillTheOneThatWasGiven) {
    put("anna", "admin", given_hash);
    users_.upgrade(users_.named("anna")->series, std::string(other_hash));
    EXPECT_EQ(users_.named("anna")->hash, other_hash);
    EXPECT_EQ(put("anna", "admin", given_hash), R"({"changed":false})");
    EXPECT_EQ(users_.named("anna")->hash, other_hash);
}

TEST_F(UserCommandsTest, APasswordThatSomebodyChoosesIsNotTheOneThatWasGiven) {
    put("anna", "admin", given_hash);
    users_.change(users_.named("anna")->id, {.hash = std::string(other_hash)}, [](const Result<User>&) {});
    EXPECT_EQ(users_.named("anna")->given, "");
    EXPECT_EQ(put("anna", "admin", given_hash), R"({"changed":true})");
    EXPECT_EQ(users_.named("anna")->hash, given_hash);
}

TEST_F(UserCommandsTest, AnotherRoleLeavesThePassword) {
    put("anna", "admin", given_hash);
    put("berta", "operator", given_hash);
    users_.upgrade(users_.named("berta")->series, std::string(other_hash));
    EXPECT_EQ(put("berta", "viewer", given_hash), R"({"changed":true})");
    EXPECT_EQ(users_.named("berta")->hash, other_hash);
    EXPECT_EQ(users_.named("berta")->given, given_hash);
}

TEST_F(UserCommandsTest, TheLastAdminStays) {
    put("anna", "admin", given_hash);
    EXPECT_EQ(put("anna", "viewer", given_hash), "nobody else is an admin: make somebody one first");
    EXPECT_EQ(remove("anna"), "nobody else is an admin: make somebody one first");
    EXPECT_EQ(remove("nobody"), R"({"changed":false})");
    put("berta", "admin", given_hash);
    EXPECT_EQ(remove("anna"), R"({"changed":true})");
    EXPECT_EQ(show("anna"), R"({"user":null})");
}

TEST_F(UserCommandsTest, WhatIsNoUserIsRefused) {
    EXPECT_EQ(put("an:na", "admin", given_hash), "\"name\" must be a text of 1 to 64 bytes, without ':'");
    EXPECT_EQ(put("anna", "no role", given_hash), "\"role\" must be the name of a role");
    EXPECT_EQ(put("anna", "admin", "secret"), "\"hash\" must be a whole argon2id or bcrypt hash");
    EXPECT_TRUE(said_.empty());
}

TEST_F(UserCommandsTest, ARoleOfAPolicyIsTakenByItsName) {
    EXPECT_EQ(put("anna", "dj", given_hash), R"({"changed":true})");
    EXPECT_EQ(users_.named("anna")->role, HeldRole("dj"));
    EXPECT_EQ(put("anna", "dj", given_hash), R"({"changed":false})");
    Users again(disk_, "/state/gateway.users.json");
    ASSERT_TRUE(again.load());
    EXPECT_EQ(again.named("anna")->role, HeldRole("dj"));
}

TEST_F(UserCommandsTest, APasswordOfTheVaultIsAnotherOnceTheSecretIs) {
    const auto with = [&](std::string_view secret) {
        return put(Value::object({{"name", "anna"}, {"role", "admin"}, {"vault", secret}}));
    };
    EXPECT_EQ(with("locked.away"), "the vault is locked");
    EXPECT_EQ(users_.named("anna"), nullptr);
    EXPECT_EQ(with("users.anna"), R"({"changed":true})");
    EXPECT_EQ(users_.named("anna")->hash, given_hash);
    EXPECT_EQ(with("users.anna"), R"({"changed":false})");
    EXPECT_EQ(with("users.other"), R"({"changed":true})");
    EXPECT_EQ(users_.named("anna")->hash, other_hash);
}

} // namespace
} // namespace tutti::gateway
