// The configuration on a bus and a disk of this process; a desk that goes and one that comes after it.
#include "base/json.hpp"
#include "contract/config_section.hpp"
#include "io/disk_testing.hpp"
#include "io/file.hpp"
#include "orchestrator/config_desk.hpp"
#include "password/password_hash.hpp"
#include "worker/stage_testing.hpp"

#include <fmt/format.h>

namespace tutti::orchestrator {
namespace {

class ConfigDeskTest : public worker::Stage {
protected:
    void open() {
        desk_.reset();
        keeper_.emplace(named("orchestrator"));
        desk_.emplace(*keeper_, disk(), options_, [this](const std::string& section, const Value& config) {
            followed_[section] = config;
        });
        bring_up(*keeper_);
        until([&] { return keeper_->bus_connected(); });
    }
    void close() {
        end(*keeper_);
        codes_.erase(&*keeper_);
        desk_.reset();
        keeper_.reset();
    }
    io::Disk& disk() { return memory_ ? static_cast<io::Disk&>(*memory_) : system_; }
    contract::CommandReply command(std::string action, std::string_view params) {
        const contract::Command asked{std::move(action), "r1", *parse_json(params), {}, {}};
        const auto answer = ask("orchestrator", contract::print(asked));
        EXPECT_TRUE(answer) << answer.error().message;
        return answer ? *contract::parse_command_reply(answer->payload) : contract::CommandReply{};
    }
    contract::ConfigSection said(const std::string& section) {
        const auto* message = last("config/" + section);
        return message == nullptr ? contract::ConfigSection{}
                                  : *contract::parse_config_section(message->payload);
    }
    void publish(const std::string& section, std::uint64_t revision, std::string_view config) {
        const contract::ConfigSection all{revision, *parse_json(config)};
        say(
            {.topic = "config/" + section,
             .payload = contract::print(all),
             .qos = bus::QoS::AtLeastOnce,
             .retain = true}
        );
    }
    std::string heard_everything() const {
        std::string all;
        for (const auto& message : heard_) all += message.topic + ' ' + message.payload + '\n';
        return all;
    }

    io::SystemDisk system_;
    std::optional<io::MemoryDisk> memory_;
    ConfigDeskOptions options_{
        .prefix = {},
        .state_directory = folder_.path / "state",
        .seeds = {},
        .environment = {},
        .services = {"lamp"}
    };
    std::map<std::string, Value> followed_;
    std::optional<worker::Worker> keeper_;
    std::optional<ConfigDesk> desk_;
};

TEST_F(ConfigDeskTest, AChangeIsSaidAnsweredAndThereAfterItsKeeperAndTheBusHaveForgottenIt) {
    hear("config/+");
    open();
    const auto answer = command("config.set", R"({"section":"global","config":{"cache_ttl":70}})");
    EXPECT_EQ(answer.data, *parse_json(R"({"section":"global","revision":1,"config":{"cache_ttl":70}})"));
    EXPECT_EQ(said("global"), (contract::ConfigSection{1, *parse_json(R"({"cache_ttl":70})")}));
    close();
    say({.topic = "config/global", .payload = "", .retain = true}
    ); // as a broker that comes back with nothing
    until([&] { return last("config/global")->payload.empty(); });
    open();
    until([&] { return said("global").revision == 1; });
    EXPECT_EQ(followed_["global"], *parse_json(R"({"cache_ttl":70})"));
}

TEST_F(ConfigDeskTest, WhatWasSaidWhileNobodyKeptIsKept) {
    open();
    command("config.set", R"({"section":"global","config":{"cache_ttl":70}})");
    close();
    publish("global", 2, R"({"cache_ttl":80})");
    open();
    const auto answer = command("config.get", R"({"section":"global"})");
    EXPECT_EQ(
        answer.data,
        *parse_json(R"({"sections":[{"section":"global","revision":2,"config":{"cache_ttl":80}}]})")
    );
}

TEST_F(ConfigDeskTest, IsSeededByTheFileAndByTheEnvironmentOnTopOfIt) {
    options_.seeds = {
        {"schedule", *parse_json(R"({"weather":300,"pihole":30})")}, {"global", *parse_json(R"({"zzz":1})")}
    };
    options_.environment = {{"SCHEDULE_WEATHER", "60"}, {"AUTH_ENABLED", "perhaps"}};
    hear("config/+");
    hear("health/config");
    open();
    until([&] { return said("schedule").config == *parse_json(R"({"weather":60,"pihole":30})"); });
    until([&] { return says("health/config", "AUTH_ENABLED: must be true or false"); });
    EXPECT_TRUE(says("health/config", "global: the installation's file: zzz: unknown key"));
    command("config.set", R"({"section":"global","config":{"cache_ttl":70}})");
    until([&] { return last("health/config")->payload.find("global:") == std::string::npos; });
}

TEST_F(ConfigDeskTest, ASeedThatIsRefusedIsNamedOnce) {
    options_.environment = {{"AUTH_PASSWORD", "short"}};
    hear("health/config");
    open();
    until([&] { return says("health/config", "\"message\":\"auth: password_hash: "); });
}

TEST_F(ConfigDeskTest, SeveralSectionsAreChangedTogetherOrNotAtAll) {
    hear("config/+");
    open();
    const auto all = command("config.get", "{}");
    const auto before = all.data.find("revision")->string();
    const auto wrong = command(
        "config.change",
        R"({"sections":{"global":{"cache_ttl":0,"ttl":1},"weather":{"location":"Oslo"},"lampp":{}}})"
    );
    EXPECT_EQ(
        wrong.data,
        *parse_json(
            R"({"mistakes":[)"
            R"({"section":"global","key":"cache_ttl","message":"must be from 1 to 86400 seconds"},)"
            R"({"section":"global","key":"ttl","message":"unknown key; known here: cache_ttl"},)"
            R"({"section":"lampp","key":"","message":"there is no section lampp; did you mean lamp?"}]})"
        )
    );
    EXPECT_EQ(followed_["weather"], Value());
    const auto right = command(
        "config.change",
        fmt::format(
            R"({{"sections":{{"global":{{"cache_ttl":70}},"weather":{{"location":"Oslo"}}}},"revision":"{}"}})",
            before
        )
    );
    ASSERT_FALSE(right.error) << right.error->message;
    EXPECT_EQ(*right.data.find("sections_updated"), *parse_json(R"(["global","weather"])"));
    EXPECT_NE(right.data.find("revision")->string(), before);
    EXPECT_EQ(followed_["weather"], *parse_json(R"({"location":"Oslo"})"));
    until([&] { return said("global").revision == 1; });
    const auto stale =
        command("config.change", fmt::format(R"({{"sections":{{}},"revision":"{}"}})", before));
    EXPECT_EQ(stale.error->code, "conflict");
}

TEST_F(ConfigDeskTest, RefusesWithEveryMistake) {
    open();
    const auto wrong = command("config.set", R"({"section":"global","config":{"cache_ttl":0,"ttl":1}})");
    EXPECT_EQ(wrong.error->code, "invalid_input");
    EXPECT_EQ(
        wrong.error->message,
        "cache_ttl: must be from 1 to 86400 seconds; ttl: unknown key; known here: cache_ttl"
    );
    const auto old = command("config.set", R"({"section":"global","config":{},"revision":7})");
    EXPECT_EQ(old.error->code, "conflict");
    const auto nobodys = command("config.get", R"({"section":"lampp"})");
    EXPECT_EQ(
        nobodys.error, (contract::CommandError{"not_found", "there is no section lampp; did you mean lamp?"})
    );
    const auto bare = command("config.set", R"({"sektion":"global"})");
    EXPECT_NE(bare.error->message.find("section: missing"), std::string::npos);
    EXPECT_NE(bare.error->message.find("sektion: unknown key"), std::string::npos);
}

TEST_F(ConfigDeskTest, WhatSomebodyPublishesWronglyIsToldAndOverruled) {
    hear("config/+");
    hear("health/config");
    open();
    command("config.set", R"({"section":"global","config":{"cache_ttl":70}})");
    publish("global", 2, R"({"cache_ttl":"soon"})");
    until([&] { return said("global").revision == 3; });
    EXPECT_EQ(said("global").config, *parse_json(R"({"cache_ttl":70})"));
    until([&] { return says("health/config", "was refused: cache_ttl"); });
    publish("global", 4, R"({"cache_ttl":90})");
    until([&] { return says("health/config", "\"ok\""); });
    EXPECT_EQ(followed_["global"], *parse_json(R"({"cache_ttl":90})"));
}

TEST_F(ConfigDeskTest, AWrongSectionOfNobodysIsNoTroubleOnceItIsTakenBack) {
    hear("health/config");
    open();
    const auto put = [this](std::string_view payload) {
        say(
            {.topic = "config/typo",
             .payload = std::string(payload),
             .qos = bus::QoS::AtLeastOnce,
             .retain = true}
        );
    };
    put("{");
    until([&] { return says("health/config", "typo: what somebody published was refused"); });
    put("");
    until([&] { return says("health/config", "\"ok\""); });
}

TEST_F(ConfigDeskTest, TellsOfNoMoreTroublesThanSomebodyReads) {
    hear("health/config");
    open();
    for (int i = 0; i < 150; ++i)
        say(
            {.topic = fmt::format("config/typo-{}", i),
             .payload = "{",
             .qos = bus::QoS::AtLeastOnce,
             .retain = true}
        );
    until([&] { return says("health/config", "typo-99: "); });
    command("config.get", R"({"section":"global"})");
    EXPECT_FALSE(says("health/config", "typo-149: "));
}

TEST_F(ConfigDeskTest, DoesNotAnswerForEverWhoNeverBelievesIt) {
    hear("config/+");
    hear("health/config");
    open();
    command("config.set", R"({"section":"global","config":{"cache_ttl":70}})");
    std::uint64_t answers = 0;
    for (std::uint64_t revision = 1; !says("health/config", "again and again");
         revision = said("global").revision) {
        const auto before = count("config/global");
        publish("global", revision + 1, R"({"cache_ttl":"soon"})");
        until([&] { return count("config/global") >= before + 2 || says("health/config", "again and again"); }
        );
        ASSERT_LT(++answers, 100U);
    }
    EXPECT_LT(answers, 20U);
    const auto answer = command("config.get", R"({"section":"global"})");
    EXPECT_EQ(*answer.data.find("sections")->items()[0].find("config"), *parse_json(R"({"cache_ttl":70})"));
}

TEST_F(ConfigDeskTest, DoesNotAnswerForEverWhoTakesASectionAway) {
    hear("config/+");
    hear("health/config");
    open();
    command("config.set", R"({"section":"global","config":{"cache_ttl":70}})");
    std::uint64_t answers = 0;
    while (!says("health/config", "takes it away again and again")) {
        const auto before = count("config/global");
        say({.topic = "config/global", .payload = "", .retain = true});
        until([&] { return count("config/global") >= before + 2 || says("health/config", "again and again"); }
        );
        ASSERT_LT(++answers, 100U);
    }
    EXPECT_LT(answers, 20U);
}

TEST_F(ConfigDeskTest, ASecretLiesInAFileOfItsOwnAndNowhereElse) {
    hear("#");
    open();
    for (const auto& how : {0, 1}) {
        if (how == 0)
            command(
                "config.set",
                R"({"section":"camera","config":{"cameras":[{"name":"a","url":"rtsp://a","password":"hunter2!"}]}})"
            );
        else
            publish(
                "camera", 9,
                R"({"cameras":[{"name":"a","url":"rtsp://a","password":"hunter2!"}],"output_dir":"/srv"})"
            );
        until([&] { return said("camera").revision == (how == 0 ? 1U : 10U); });
        const auto file = std::string(
            said("camera").config.find("cameras")->items()[0].find("password")->find("file")->string()
        );
        EXPECT_EQ(*io::read_file(file), "hunter2!");
        EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms(0600));
        const auto files =
            std::distance(std::filesystem::directory_iterator(folder_.path / "state/secrets"), {});
        EXPECT_EQ(files, 1);
        const auto shown = command("config.get", R"({"section":"camera"})");
        EXPECT_NE(print_json(shown.data).find(R"("password":{"set":true})"), std::string::npos);
        EXPECT_EQ(print_json(shown.data).find("hunter2"), std::string::npos);
    }
    EXPECT_EQ(
        io::read_file(folder_.path / "state/orchestrator.sections.json")->find("hunter2"), std::string::npos
    );
}

TEST_F(ConfigDeskTest, OfAPasswordItsHashAloneIsKept) {
    hear("config/auth");
    open();
    command("config.set", R"({"section":"auth","config":{"password_hash":"correct horse"}})");
    const auto file = std::string(said("auth").config.find("password_hash")->find("file")->string());
    EXPECT_TRUE(password::is_hash(*io::read_file(file)));
    command("config.set", R"({"section":"auth","config":{"password_hash":null}})");
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(ConfigDeskTest, WhatTheDiskRefusesIsAsItWas) {
    memory_.emplace();
    hear("config/+");
    open();
    command("config.set", R"({"section":"global","config":{"cache_ttl":70}})");
    memory_->fail_at(0, io::Fault::Full, 1000);
    const auto full = command("config.set", R"({"section":"global","config":{"cache_ttl":80}})");
    EXPECT_NE(full.error->message.find("global is as it was: "), std::string::npos);
    EXPECT_EQ(said("global").revision, 1U);
    // What somebody else says holds as long as we live, and it is told that it may not for longer.
    publish("global", 2, R"({"cache_ttl":90})");
    hear("health/config");
    until([&] { return says("health/config", "a change is not kept"); });
    EXPECT_EQ(followed_["global"], *parse_json(R"({"cache_ttl":90})"));
}

TEST_F(ConfigDeskTest, OnlyItsOwnNodesSectionsAreItsOwn) {
    options_.prefix = "left.";
    hear("config/+");
    open();
    publish("right.global", 3, R"({"cache_ttl":"soon"})");
    publish("global", 3, R"({"cache_ttl":"soon"})");
    publish("left.global", 3, R"({"cache_ttl":"soon"})");
    until([&] { return said("left.global").revision == 4; });
    EXPECT_EQ(said("right.global").revision, 3U);
    EXPECT_EQ(said("global").revision, 3U);
    const auto answer = command("config.set", R"({"section":"left.global","config":{"cache_ttl":70}})");
    EXPECT_EQ(*answer.data.find("section"), Value("global"));
}

TEST_F(ConfigDeskTest, TellsWhereWhatHoldsIsNotWhatWasMeantAndGoesBackToIt) {
    options_.seeds = {{"lamp", *parse_json(R"({"level":3})")}};
    open();
    command("config.set", R"({"section":"lamp","config":{"level":9}})");
    const auto drift = command("config.diff", "{}");
    EXPECT_EQ(
        drift.data, *parse_json(R"({"differences":[{"section":"lamp","key":"level","durable":9,"seed":3}]})")
    );
    const auto reset = command("config.reset", R"({"section":"lamp"})");
    EXPECT_EQ(reset.data, *parse_json(R"({"section":"lamp","revision":3,"config":{"level":3}})"));
}

} // namespace
} // namespace tutti::orchestrator
