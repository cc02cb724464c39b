#include "broker/account.hpp"

#include <gtest/gtest.h>

namespace tutti::broker {
namespace {

using Kind = Principal::Kind;

constexpr auto kept_bytes = Resource::RetainedBytes;

Limits lending(std::size_t all) { return {.retained_bytes = all}; }

TEST(Accounts, AnonymousClientsShareOneAndEachNameHasItsOwn) {
    Accounts accounts({});
    EXPECT_EQ(&accounts.of({}, "a"), &accounts.of({}, "b"));
    auto& mixer = accounts.of({Kind::User, "mixer"}, "a");
    EXPECT_EQ(&mixer, &accounts.of({Kind::User, "mixer"}, "b"));
    EXPECT_NE(&mixer, &accounts.of({Kind::User, "lamp"}, "a"));
    EXPECT_NE(&mixer, &accounts.of({Kind::Trusted, "mixer"}, "a"));
    EXPECT_EQ(mixer.name(), "user mixer");
}

TEST(Accounts, ATrustedClientIsKnownByANameToWhichItComesBack) {
    Accounts accounts({});
    const auto name = [&](std::string_view client) {
        return accounts.of({Kind::Trusted, ""}, client).name();
    };
    EXPECT_EQ(name("mixer"), "trusted mixer");
    EXPECT_EQ(name("attic.mixer"), "trusted attic.mixer");
    for (const auto* passing : {"cli-12", "auto-00ff", "", "Some Tool/7"})
        EXPECT_EQ(name(passing), "trusted");
}

TEST(Accounts, WhoeverIsOverItsShareIsRefusedAndNobodyElse) {
    Accounts accounts(lending(1000));
    auto& crowd = accounts.of({}, "x");
    auto& user = accounts.of({Kind::User, "mixer"}, "x");
    crowd.take(kept_bytes, 250);
    EXPECT_FALSE(crowd.has_room(kept_bytes));
    EXPECT_TRUE(user.has_room(kept_bytes, 250));
    EXPECT_FALSE(user.has_room(kept_bytes, 251));
    crowd.give_back(kept_bytes, 1);
    EXPECT_TRUE(crowd.has_room(kept_bytes));
}

TEST(Accounts, TheReserveIsForTrustedOnesAlone) {
    Accounts accounts(lending(1000));
    accounts.of({}, "x").take(kept_bytes, 250);
    accounts.of({Kind::User, "a"}, "x").take(kept_bytes, 250);
    accounts.of({Kind::User, "b"}, "x").take(kept_bytes, 250);
    EXPECT_FALSE(accounts.of({Kind::User, "c"}, "x").has_room(kept_bytes));
    auto& service = accounts.of({Kind::Trusted, ""}, "service");
    EXPECT_TRUE(service.has_room(kept_bytes, 250));
    EXPECT_FALSE(service.has_room(kept_bytes, 251));
}

TEST(Accounts, TheReserveIsThereThoughGuestsHoldMoreThanTheyMay) {
    Accounts accounts(lending(1000));
    accounts.of({}, "x").take(kept_bytes, 2000); // nobody was asked
    auto& service = accounts.of({Kind::Trusted, ""}, "service");
    EXPECT_TRUE(service.has_room(kept_bytes, 250));
    EXPECT_FALSE(service.has_room(kept_bytes, 251));
    EXPECT_EQ(service.missing(kept_bytes, 260), 10U);
    service.take(kept_bytes, 250);
    EXPECT_FALSE(accounts.of({Kind::User, "a"}, "x").has_room(kept_bytes));
    accounts.of({}, "x").give_back(kept_bytes, 2000);
    EXPECT_TRUE(service.has_room(kept_bytes, 250));
}

TEST(Accounts, TellWhenSomebodyComesNearItsLimitAndWhenNoMore) {
    Accounts accounts(lending(1000));
    auto& crowd = accounts.of({}, "x");
    crowd.take(kept_bytes, 199);
    EXPECT_EQ(accounts.revision(), 0U);
    crowd.take(kept_bytes, 1);
    const auto full = accounts.revision();
    EXPECT_NE(full, 0U);
    crowd.give_back(kept_bytes, 1);
    const auto relieved = accounts.revision();
    EXPECT_NE(relieved, full);
    crowd.give_back(kept_bytes, 199);
    EXPECT_EQ(accounts.revision(), relieved);
}

TEST(Accounts, ARefusalIsNewsOnceAMinute) {
    Accounts accounts({});
    auto& crowd = accounts.of({}, "x");
    const SteadyTime start{seconds(100)};
    EXPECT_TRUE(accounts.refuse(crowd, kept_bytes, "x", start));
    EXPECT_TRUE(accounts.refuse(crowd, Resource::Clients, "y", start + seconds(1)));
    EXPECT_FALSE(accounts.refuse(crowd, kept_bytes, "y", start + seconds(59)))
        << "though another came between";
    EXPECT_TRUE(accounts.refuse(crowd, kept_bytes, "y", start + seconds(60)));
    EXPECT_EQ(accounts.refused(Kind::Anonymous)[kept_bytes], 3U);
    EXPECT_EQ(accounts.last_refusal(Kind::Anonymous)->client, "y");
    EXPECT_FALSE(accounts.last_refusal(Kind::User));
}

TEST(Accounts, AnothersRefusalBetweenMakesNoNews) {
    Accounts accounts({});
    auto& one = accounts.of({Kind::User, "one"}, "x");
    auto& other = accounts.of({Kind::User, "other"}, "x");
    const SteadyTime start{seconds(100)};
    EXPECT_TRUE(accounts.refuse(one, kept_bytes, "x", start));
    EXPECT_TRUE(accounts.refuse(other, kept_bytes, "x", start));
    EXPECT_FALSE(accounts.refuse(one, kept_bytes, "x", start + seconds(1)));
    EXPECT_FALSE(accounts.refuse(other, kept_bytes, "x", start + seconds(1)));
}

TEST(Accounts, ALongIdIsKeptInWholeCharacters) {
    Accounts accounts(lending(1000));
    auto& crowd = accounts.of({}, "x");
    for (std::size_t shift = 0; shift < 3; ++shift) {
        std::string id(shift, 'x');
        for (int i = 0; i < 300; ++i) id += "€"; // three bytes
        const auto is_whole = [&](const std::string& kept_id) {
            return id.starts_with(kept_id) && kept_id.size() % 3 == shift && kept_id.size() > 100;
        };
        accounts.refuse(crowd, kept_bytes, id, SteadyTime{});
        EXPECT_TRUE(is_whole(accounts.last_refusal(Kind::Anonymous)->client));
        auto& keeper = crowd.retain(id, 1);
        EXPECT_TRUE(is_whole(keeper.client));
        crowd.release(keeper, 1);
    }
}

TEST(Accounts, ARefusalSaysWhetherAllTogetherHaveTakenTheHub) {
    Accounts accounts(lending(1000));
    auto& crowd = accounts.of({}, "x");
    accounts.refuse(crowd, kept_bytes, "hog", SteadyTime{});
    EXPECT_FALSE(accounts.last_refusal(Kind::Anonymous)->of_all) << "one client had its part";
    for (const auto* name : {"a", "b", "c"}) accounts.of({Kind::User, name}, "").take(kept_bytes, 250);
    accounts.refuse(crowd, kept_bytes, "x", SteadyTime{});
    EXPECT_TRUE(accounts.last_refusal(Kind::Anonymous)->of_all);
}

TEST(Accounts, OneOfManyClientsMayRetainHalfOfWhatTheyShare) {
    Accounts accounts(lending(1000));
    auto& crowd = accounts.of({}, "");
    auto& keeper = crowd.retain("hog", 125);
    EXPECT_EQ(crowd.lacks_to_retain({1, 1}, "hog", {1, 1}), kept_bytes);
    EXPECT_EQ(crowd.lacks_to_retain({0, 0}, "hog", {0, 0}), std::nullopt);
    EXPECT_EQ(crowd.lacks_to_retain({1, 125}, "other", {1, 125}), std::nullopt);
    EXPECT_EQ(crowd.lacks_to_retain({1, 126}, "other", {1, 125}), kept_bytes);
    auto& user = accounts.of({Kind::User, "mixer"}, "");
    EXPECT_EQ(user.lacks_to_retain({1, 250}, "mixer", {1, 250}), std::nullopt) << "all of its own";
    crowd.release(keeper, 125);
    EXPECT_TRUE(crowd.keepers().empty());
    EXPECT_EQ(crowd.held(), Amounts{});
}

TEST(Accounts, NamesWithoutEndTakeNoMemoryWithoutEnd) {
    Accounts accounts({});
    auto& lasting = accounts.of({Kind::User, "lasting"}, "x");
    lasting.take(Resource::Sessions);
    for (int i = 0; i < 10'000; ++i) accounts.of({Kind::User, std::to_string(i)}, "x");
    EXPECT_LT(accounts.list().size(), 200U);
    EXPECT_EQ(&accounts.of({Kind::User, "lasting"}, "x"), &lasting);
    for (int i = 0; i < 10'000; ++i)
        accounts.of({Kind::User, std::to_string(i)}, "x").take(Resource::RetainedMessages);
    EXPECT_LT(accounts.list().size(), 1100U);
}

TEST(Accounts, ANewNameGetsItsOwnAgainOnceManyHaveGone) {
    Accounts accounts({});
    const auto of = [&](int i) -> Account& { return accounts.of({Kind::User, std::to_string(i)}, "x"); };
    std::vector<Account*> held;
    for (int i = 0; i < 2000; ++i) {
        Account& account = of(i);
        account.take(Resource::Sessions);
        held.push_back(&account);
    }
    EXPECT_EQ(&of(2000), &of(2001)) << "beyond the most they share one";
    for (auto* account : held) account->give_back(Resource::Sessions);
    for (int i = 2002; i < 5000; ++i) EXPECT_EQ(of(i).name(), "user " + std::to_string(i));
}

} // namespace
} // namespace tutti::broker
