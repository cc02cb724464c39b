#include "base/json.hpp"
#include "orchestrator/section_keeper.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::orchestrator {
namespace {

Value json(std::string_view text) { return *parse_json(text); }

std::string said(std::uint64_t revision, std::string_view config) {
    return contract::print(contract::ConfigSection{revision, json(config)});
}

class SectionKeeperTest : public testing::Test {
protected:
    /// Somebody's change, kept.
    Change changed(const std::string& name, std::string_view changes) {
        const auto change = keeper.set(name, json(changes), {});
        EXPECT_TRUE(change) << change.error().message;
        keeper.commit(*change);
        return *change;
    }
    /// What the bus says, and what it came to, kept.
    Heard hear(const std::string& name, std::string_view payload, bool is_retained = false) {
        auto heard = keeper.heard(name, payload, is_retained);
        if (heard.change) keeper.commit(*heard.change);
        return heard;
    }
    std::string mistakes(const std::string& name, std::string_view changes) const {
        const auto change = keeper.set(name, json(changes), {});
        return change ? std::string() : change.error().message;
    }
    const contract::ConfigSection& now(const std::string& name) const { return keeper.sections().at(name); }

    SectionKeeper keeper{
        {.secrets = "/s",
         .seeds = {{"global", json(R"({"cache_ttl":90})")}, {"lamp", json(R"({"level":3})")}},
         .services = {"lamp", "horn"}},
        {}
    };
};

TEST_F(SectionKeeperTest, AChangeIsMergedCheckedAndNumbered) {
    EXPECT_EQ(changed("schedule", R"({"weather":300,"pihole":30})").next.revision, 1U);
    EXPECT_EQ(changed("schedule", R"({"weather":"5m","pihole":null})").next.revision, 2U);
    EXPECT_EQ(now("schedule").config, json(R"({"weather":"5m"})"));
    EXPECT_EQ(mistakes("schedule", R"({"weather":-1,"a b":5})").find("weather: must be from"), 0U);
    EXPECT_NE(
        mistakes("schedule", R"({"weather":-1,"a b":5})").find("is no name of a source"), std::string::npos
    );
    EXPECT_EQ(now("schedule").revision, 2U);
}

TEST_F(SectionKeeperTest, AZoneThatTheMachineDoesNotKnowIsAMistakeAtItsKey) {
    const SectionKeeper of_vienna(
        {.secrets = "/s",
         .check_zone = [](std::string_view zone) -> Result<void> {
             if (zone == "Europe/Vienna") return {};
             return fail(ErrorCode::NotFound, "there is no time zone `" + std::string(zone) + "`");
         }},
        {}
    );
    EXPECT_TRUE(of_vienna.set("alerts", json(R"({"time_zone":"Europe/Vienna"})"), {}));
    EXPECT_TRUE(of_vienna.set("alerts", json("{}"), {}));
    const auto wrong = of_vienna.set("alerts", json(R"({"time_zone":"Bad/Zone"})"), {});
    EXPECT_EQ(wrong.error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(wrong.error().message, "time_zone: there is no time zone `Bad/Zone`");
    const auto form = of_vienna.set("alerts", json(R"({"time_zone":"a b"})"), {});
    EXPECT_NE(form.error().message.find("must be a name of the zone database"), std::string::npos);
    EXPECT_EQ(form.error().message.find("there is no time zone"), std::string::npos);
}

TEST_F(SectionKeeperTest, WhatIsSoAlreadyIsNoNews) {
    changed("global", R"({"cache_ttl":70})");
    const auto again = keeper.set("global", json(R"({"cache_ttl":70})"), {});
    EXPECT_FALSE(again->is_news);
    EXPECT_EQ(again->next, now("global"));
}

TEST_F(SectionKeeperTest, OfTwoWhoChangeTheSameRevisionTheSecondIsTold) {
    changed("global", R"({"cache_ttl":70})");
    EXPECT_TRUE(keeper.set("global", json(R"({"cache_ttl":80})"), 1));
    changed("global", R"({"cache_ttl":75})");
    const auto late = keeper.set("global", json(R"({"cache_ttl":80})"), 1);
    EXPECT_EQ(late.error().code, ErrorCode::Conflict);
    EXPECT_NE(late.error().message.find("global is at revision 2, not 1"), std::string::npos);
}

TEST_F(SectionKeeperTest, KnowsServicesAndTheTableAndNobodyElse) {
    EXPECT_TRUE(keeper.set("horn", json(R"({"loud":true})"), {}));
    const auto wrong = keeper.set("globl", json("{}"), {});
    EXPECT_EQ(wrong.error().code, ErrorCode::NotFound);
    EXPECT_EQ(wrong.error().message, "there is no section globl; did you mean global?");
    EXPECT_EQ(
        keeper.set("qqqqqqqq", Value::object({}), std::nullopt).error().message,
        "there is no section qqqqqqqq; `tutti config get` shows those that there are"
    );
    EXPECT_EQ(keeper.set("lamp", Value(7), {}).error().code, ErrorCode::InvalidInput);
}

TEST_F(SectionKeeperTest, SeedsWhatThereIsNotYet) {
    changed("lamp", R"({"level":9})");
    const auto seeds = keeper.seeds();
    ASSERT_EQ(seeds.size(), 1U);
    EXPECT_EQ(seeds[0].name, "global");
    EXPECT_EQ(seeds[0].change->next, (contract::ConfigSection{1, json(R"({"cache_ttl":90})")}));
}

TEST_F(SectionKeeperTest, GoesBackToTheSeedAndTellsTheDrift) {
    changed("lamp", R"({"level":9,"colour":"red"})");
    const auto drift = keeper.drift("lamp");
    ASSERT_EQ(drift.size(), 2U);
    EXPECT_EQ(drift[0], json(R"({"section":"lamp","key":"level","durable":9,"seed":3})"));
    EXPECT_EQ(drift[1], json(R"({"section":"lamp","key":"colour","durable":"red","seed":null})"));
    keeper.commit(*keeper.reset("lamp"));
    EXPECT_EQ(now("lamp"), (contract::ConfigSection{2, json(R"({"level":3})")}));
    EXPECT_TRUE(keeper.drift("lamp").empty());
    changed("horn", R"({"loud":true})");
    keeper.commit(*keeper.reset("horn"));
    EXPECT_FALSE(keeper.sections().contains("horn"));
    EXPECT_EQ(keeper.payload_of("horn"), "");
}

TEST_F(SectionKeeperTest, HasLimits) {
    EXPECT_EQ(
        keeper.set("lamp", Value::object({{"x", std::string(SectionKeeper::largest_section, 'x')}}), {})
            .error()
            .code,
        ErrorCode::LimitExceeded
    );
    EXPECT_TRUE(hear("lamp", said(1ULL << 52U, "{}")).is_refused);
    EXPECT_LT(now("lamp").revision, 10U);
    const auto blanks = said(2, "{}") + std::string(2 * SectionKeeper::largest_section, ' ');
    EXPECT_NE(hear("lamp", blanks).complaint.find("bytes, at most 131072"), std::string::npos);
}

TEST_F(SectionKeeperTest, OfMoreSectionsThanAreKeptOnlyThoseThatHaveAnOwnerAreTaken) {
    for (std::size_t i = 0; i < SectionKeeper::most_sections; ++i)
        EXPECT_FALSE(hear(fmt::format("stranger-{}", i), said(1, "{}")).is_refused);
    const auto more = hear("one-more", said(1, "{}"));
    EXPECT_TRUE(more.is_refused);
    EXPECT_FALSE(more.say);
    EXPECT_FALSE(more.change);
    EXPECT_EQ(keeper.sections().size(), SectionKeeper::most_sections);
}

// ---- the bus ----

TEST_F(SectionKeeperTest, WhatIsRightIsTakenWithItsRevision) {
    const auto heard = hear("schedule", said(7, R"({"weather":300})"));
    EXPECT_FALSE(heard.say);
    EXPECT_EQ(now("schedule").revision, 7U);
    EXPECT_EQ(changed("schedule", R"({"weather":60})").next.revision, 8U);
}

TEST_F(SectionKeeperTest, WhatIsWrongIsRefusedAndTheLastGoodOneSaidAbove) {
    changed("global", R"({"cache_ttl":70})");
    for (const auto& wrong : {said(4, R"({"cache_ttl":"soon"})"), std::string("{"), std::string("[]")}) {
        const auto heard = hear("global", wrong);
        EXPECT_TRUE(heard.is_refused);
        EXPECT_TRUE(heard.say);
        EXPECT_NE(heard.complaint, "");
        EXPECT_EQ(now("global").config, json(R"({"cache_ttl":70})"));
    }
    EXPECT_EQ(now("global").revision, 7U);
}

TEST_F(SectionKeeperTest, ARefusedOneOfWhatWasNeverSaidIsAnsweredByTheSeed) {
    EXPECT_TRUE(hear("global", said(3, R"({"zzz":1})")).is_refused);
    EXPECT_EQ(now("global"), (contract::ConfigSection{4, json(R"({"cache_ttl":90})")}));
    const auto nobodys = hear("nobodys", "{");
    EXPECT_TRUE(nobodys.is_refused);
    EXPECT_FALSE(nobodys.say);
}

TEST_F(SectionKeeperTest, OurOwnWordsAreNoNewsInWhateverOrderTheyComeBack) {
    const auto first = changed("lamp", R"({"level":4})");
    const auto second = changed("lamp", R"({"level":5})");
    for (const auto& change : {first, second}) {
        const auto heard = hear("lamp", contract::print(change.next));
        EXPECT_FALSE(heard.change || heard.say || heard.is_refused);
    }
    EXPECT_EQ(now("lamp").revision, 2U);
}

TEST_F(SectionKeeperTest, TwoChangesAtOnceAreBothMade) {
    changed("lamp", R"({"level":4,"colour":"red"})");
    changed("lamp", R"({"level":5})"); // revision 2; somebody else makes his of 1
    const auto heard = hear("lamp", said(2, R"({"level":4,"colour":"blue"})"));
    EXPECT_TRUE(heard.say);
    EXPECT_FALSE(heard.is_refused);
    EXPECT_EQ(now("lamp"), (contract::ConfigSection{3, json(R"({"level":5,"colour":"blue"})")}));
}

TEST_F(SectionKeeperTest, OurOwnWordIsKnownHoweverLateItComesBack) {
    std::vector<std::string> payloads;
    for (std::size_t i = 0; i < 3 * SectionKeeper::remembered; ++i) {
        changed("lamp", fmt::format(R"({{"level":{}}})", i));
        payloads.push_back(keeper.payload_of("lamp"));
    }
    for (const auto& payload : payloads) {
        const auto heard = hear("lamp", payload);
        EXPECT_FALSE(heard.change || heard.say || heard.is_refused);
    }
    EXPECT_EQ(now("lamp").revision, payloads.size());
    EXPECT_TRUE(keeper.unsaid().empty());
}

TEST_F(SectionKeeperTest, WhoGoesOnFromHisOwnWordTakesNothingBack) {
    changed("lamp", R"({"level":4})");
    changed("lamp", R"({"level":5})"); // revision 2, and his is another one
    hear("lamp", said(2, R"({"level":4,"a":1})"));
    hear("lamp", said(3, R"({"level":4,"a":1,"b":2})")); // before he has heard of ours
    EXPECT_EQ(now("lamp"), (contract::ConfigSection{4, json(R"({"level":5,"a":1,"b":2})")}));
    hear("lamp", said(3, R"({"level":4,"a":1,"b":2})")); // come twice
    EXPECT_EQ(now("lamp").revision, 4U);
}

TEST_F(SectionKeeperTest, AChangeOfWhatNobodyRemembersIsRefused) {
    for (std::size_t i = 0; i < SectionKeeper::remembered + 2; ++i)
        changed("lamp", fmt::format(R"({{"level":{}}})", i));
    EXPECT_TRUE(hear("lamp", said(2, R"({"level":99})")).is_refused);
    EXPECT_EQ(now("lamp").config, json(fmt::format(R"({{"level":{}}})", SectionKeeper::remembered + 1)));
}

TEST_F(SectionKeeperTest, WhatTheBusKeptFromLongAgoIsSaidAnew) {
    changed("lamp", R"({"level":4})");
    changed("lamp", R"({"level":5})");
    const auto heard = hear("lamp", said(1, R"({"level":4})"), true);
    EXPECT_TRUE(heard.say);
    EXPECT_FALSE(heard.change.has_value());
    EXPECT_TRUE(hear("lamp", said(1, R"({"level":5})"), true).say);
}

TEST_F(SectionKeeperTest, WhatTheBusLostIsToBeSaid) {
    changed("lamp", R"({"level":4})");
    EXPECT_EQ(keeper.unsaid(), std::vector<std::string>{"lamp"});
    hear("lamp", keeper.payload_of("lamp"));
    EXPECT_TRUE(keeper.unsaid().empty());
    keeper.bus_is_new();
    EXPECT_EQ(keeper.unsaid(), std::vector<std::string>{"lamp"});
    keeper.payload_of("lamp");
    EXPECT_TRUE(hear("lamp", "").say);
    EXPECT_EQ(keeper.unsaid(), std::vector<std::string>{"lamp"});
}

TEST_F(SectionKeeperTest, OnABusWithoutRevisionsTheLastWordCounts) {
    changed("lamp", R"({"level":4})");
    EXPECT_FALSE(hear("lamp", said(0, R"({"level":4})")).say);
    EXPECT_TRUE(keeper.unsaid().empty());
    EXPECT_TRUE(hear("lamp", said(0, R"({"level":6})"), true).say);
    EXPECT_EQ(now("lamp"), (contract::ConfigSection{2, json(R"({"level":6})")}));
}

// ---- secrets ----

TEST_F(SectionKeeperTest, ATokenThatNoFieldOfHttpCarriesIsAMistake) {
    const auto with_token = [](std::string_view token) {
        return fmt::format(R"({{"targets":[{{"name":"desk","webhook":"http://a","token":"{}"}}]}})", token);
    };
    for (const auto* wrong : {R"(a\nb)", R"(\u0001)", R"(a\tb)", R"(\n)", R"(a\u007f)"})
        EXPECT_NE(
            mistakes("alerts", with_token(wrong)).find("must not contain control characters"),
            std::string::npos
        ) << wrong;
    EXPECT_EQ(mistakes("alerts", with_token(R"(a b\r\n)")), "");
    EXPECT_NE(mistakes("hass", R"({"token":"a\nb"})").find("token: must not contain"), std::string::npos);
}

TEST_F(SectionKeeperTest, ASecretIsMovedToAFileThatIsAnotherOneEachTime) {
    const auto first = changed("auth", R"({"password_hash":"correct horse"})");
    ASSERT_EQ(first.secrets.size(), 1U);
    EXPECT_EQ(
        first.secrets[0],
        (SecretText{"/s/auth.password_hash.1", "correct horse", sections::SecretKey::Kind::Password})
    );
    EXPECT_EQ(first.next.config, json(R"({"password_hash":{"file":"/s/auth.password_hash.1"}})"));
    EXPECT_EQ(
        changed("auth", R"({"password_hash":"correct horse"})").next.config,
        json(R"({"password_hash":{"file":"/s/auth.password_hash.2"}})")
    );
    EXPECT_EQ(keeper.view("auth"), json(R"({"password_hash":{"set":true}})"));
    const auto other = changed("auth", R"({"enabled":false})");
    EXPECT_TRUE(other.secrets.empty());
    EXPECT_EQ(
        other.next.config, json(R"({"password_hash":{"file":"/s/auth.password_hash.2"},"enabled":false})")
    );
}

TEST_F(SectionKeeperTest, SecretsOfAListStayWithTheirItems) {
    const auto first = changed(
        "camera",
        R"({"cameras":[{"name":"a","url":"rtsp://a","password":"one"},{"name":"b","url":"rtsp://b"}]})"
    );
    EXPECT_EQ(first.secrets[0].file, "/s/camera.cameras.a.password.1");
    // As a form has it: what was shown comes back, in another order, with one password more.
    const auto second = changed(
        "camera", R"({"cameras":[{"name":"b","url":"rtsp://b","password":"two"},)"
                  R"({"name":"a","url":"rtsp://a","password":{"set":true}}]})"
    );
    EXPECT_EQ(
        second.next.config,
        json(
            R"({"cameras":[{"name":"b","url":"rtsp://b","password":{"file":"/s/camera.cameras.b.password.2"}},)"
            R"({"name":"a","url":"rtsp://a","password":{"file":"/s/camera.cameras.a.password.1"}}]})"
        )
    );
}

TEST_F(SectionKeeperTest, TokensOfTargetsOutliveWhatChangesBesideThem) {
    changed(
        "alerts",
        R"({"targets":[{"name":"desk","webhook":"http://a","token":"one"},{"name":"phone","ntfy":"http://b/t","token":"two"}]})"
    );
    const auto token = [](const Change& change, std::size_t index) {
        const auto* targets = change.next.config.find("targets");
        const auto* found = targets->items()[index].find("token");
        return found == nullptr ? std::string() : std::string(sections::referred_file(*found));
    };
    // Rules alone are said, then the targets as they are shown, without the first.
    const auto rules = changed("alerts", R"({"rules":{"a":{"service":"*"}}})");
    EXPECT_EQ(token(rules, 0), "/s/alerts.targets.desk.token.1");
    EXPECT_EQ(token(rules, 1), "/s/alerts.targets.phone.token.1");
    const auto fewer = changed(
        "alerts",
        R"({"targets":[{"name":"phone","ntfy":"http://b/t","token":{"set":true},"severity":"critical"}]})"
    );
    EXPECT_EQ(token(fewer, 0), "/s/alerts.targets.phone.token.1");
    EXPECT_TRUE(fewer.secrets.empty());
    const auto without = changed("alerts", R"({"targets":[{"name":"phone","ntfy":"http://b/t"}]})");
    EXPECT_EQ(token(without, 0), "");
}

TEST_F(SectionKeeperTest, ASecretGoesWithTheItemThatGetsAnotherName) {
    changed("camera", R"({"cameras":[{"name":"a","url":"rtsp://a","password":"one"}]})");
    const auto moved = changed(
        "camera",
        R"({"cameras":[{"name":"b","url":"rtsp://b"},{"name":"yard","url":"rtsp://a","password":{"set":true,"of":"a"}}]})"
    );
    EXPECT_EQ(
        moved.next.config,
        json(R"({"cameras":[{"name":"b","url":"rtsp://b"},)"
             R"({"name":"yard","url":"rtsp://a","password":{"file":"/s/camera.cameras.a.password.1"}}]})")
    );
    EXPECT_TRUE(moved.secrets.empty());
    const std::string nothing = "cameras[0].password: nothing is set there yet: say the secret itself";
    EXPECT_EQ(
        mistakes("camera", R"({"cameras":[{"name":"c","url":"rtsp://a","password":{"set":true,"of":"a"}}]})"),
        nothing
    );
    EXPECT_EQ(
        mistakes("camera", R"({"cameras":[{"name":"c","url":"rtsp://a","password":{"set":true}}]})"), nothing
    );
}

TEST_F(SectionKeeperTest, NobodyOnTheBusNamesAFileOrASecretOfTheVault) {
    changed("auth", R"({"password_hash":"correct horse"})");
    const std::string refusal =
        "password_hash: say the secret itself; only the installation's file may name files";
    EXPECT_EQ(mistakes("auth", R"({"password_hash":{"file":"/etc/shadow"}})"), refusal);
    EXPECT_EQ(
        mistakes("auth", R"({"password_hash":{"vault":"page"}})"),
        "password_hash: say the secret itself; only the installation's file may name secrets of the vault"
    );
    EXPECT_EQ(mistakes("auth", R"({"password_hash":{"file":"/s/auth.password_hash.1"}})"), "");
    EXPECT_EQ(hear("auth", said(5, R"({"password_hash":{"file":"/etc/shadow"}})")).complaint, refusal);
}

TEST_F(SectionKeeperTest, WhatIsWrongWithASecretIsToldWithoutIt) {
    EXPECT_EQ(
        mistakes("auth", R"({"password_hash":"hunter2","enabled":"x"})"),
        "password_hash: the password has 7 bytes, it needs 8 to 1024; enabled: must be true or false, not a "
        "string"
    );
    EXPECT_EQ(mistakes("auth", R"({"password_hash":""})"), "password_hash: is empty; null takes it away");
    EXPECT_EQ(
        mistakes("auth", R"({"password_hash":{"set":true}})"),
        "password_hash: nothing is set there yet: say the secret itself"
    );
    EXPECT_NE(mistakes("auth", R"({"password_hash":"$argon2id$v=19$cut"})"), "");
    EXPECT_NE(mistakes("auth", R"({"password_hash":[1]})"), "");
    EXPECT_EQ(
        mistakes("auth", R"({"password_hash":12345678})"), "password_hash: must be a text: put it in quotes"
    );
}

TEST_F(SectionKeeperTest, WhatIsWrongWithASecretStandsAtItsKey) {
    const auto found = keeper.find_mistakes(
        "alerts", json(R"({"targets":[{"name":"a","webhook":"x","token":{"set":true}}]})")
    );
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].key, "targets[0].token");
    EXPECT_EQ(found[1].key, "targets[0].webhook");
}

TEST_F(SectionKeeperTest, ASecretInClearOnTheBusIsMovedAndTheSectionSaidAnew) {
    const auto heard = hear("auth", said(3, R"({"username":"anna","password_hash":"correct horse"})"));
    EXPECT_TRUE(heard.say);
    EXPECT_FALSE(heard.is_refused);
    EXPECT_EQ(heard.complaint.find("horse"), std::string::npos);
    EXPECT_EQ(heard.change->secrets.at(0).file, "/s/auth.password_hash.4");
    EXPECT_EQ(now("auth").revision, 4U);
    EXPECT_EQ(keeper.payload_of("auth").find("horse"), std::string::npos);
}

} // namespace
} // namespace tutti::orchestrator
