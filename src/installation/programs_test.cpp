#include "base/json.hpp"
#include "installation/load.hpp"
#include "installation/programs.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

using Command = std::vector<std::string>;

supervise::ServiceDefinition named(std::string name) {
    supervise::ServiceDefinition service;
    service.name = std::move(name);
    return service;
}

TEST(Programs, AreCommandsOfTheCoreOrExecutablesOfTheirOwn) {
    EXPECT_EQ(command_of(named("system"), "/usr/bin"), (Command{"/usr/bin/tutti", "system"}));
    EXPECT_EQ(command_of(named("hub"), "/usr/bin"), (Command{"/usr/bin/tutti-hub"}));
    EXPECT_EQ(command_of(named("gateway"), "/usr/bin"), (Command{"/usr/bin/tutti-gateway"}));
}

TEST(Programs, RunOnceWhereTheirServiceIsEphemeral) {
    auto service = named("system");
    service.pattern = supervise::Pattern::Ephemeral;
    EXPECT_EQ(command_of(service, "/usr/bin"), (Command{"/usr/bin/tutti", "system", "--once"}));
}

TEST(Programs, AServiceOfOnesOwnRunsWhatItNames) {
    auto service = named("hub");
    service.run = {"./broker", "--loud"};
    service.pattern = supervise::Pattern::Ephemeral;
    EXPECT_EQ(command_of(service, "/usr/bin"), service.run);
}

TEST(Programs, NoNameStandsTwice) {
    for (const auto& program : programs()) EXPECT_EQ(find_program(program.name), &program) << program.name;
    EXPECT_EQ(find_program("sytem"), nullptr);
}

TEST(Programs, AreKnownUnderWhateverNameTheyRun) {
    const auto program_of = [](std::string name, Command run) {
        supervise::ServiceDefinition service;
        service.name = std::move(name);
        service.run = std::move(run);
        const auto* program = program_run_by(service);
        return program != nullptr ? program->name : "none";
    };
    EXPECT_EQ(program_of("director", {}), "director");
    EXPECT_EQ(program_of("show", {"tutti", "director", "--verbose"}), "director");
    EXPECT_EQ(program_of("show", {"/opt/tutti/bin/tutti", "director"}), "director");
    EXPECT_EQ(program_of("door", {"tutti-gateway"}), "gateway");
    EXPECT_EQ(program_of("door", {"tutti", "gateway"}), "gateway");
    EXPECT_EQ(program_of("director", {"./director.py"}), "none");
    EXPECT_EQ(program_of("tell", {"tutti", "pub"}), "none");
    EXPECT_EQ(program_of("lamp", {}), "none");
}

TEST(Programs, WaitForTheHubWhereThereIsOneAndSourcesForWhoKeepsTheirSections) {
    Installation installation;
    const auto needs = [&](std::string_view name) {
        return service_of(*find_program(name), installation).needs;
    };
    EXPECT_EQ(needs("hub"), Command{});
    for (const auto* name : {"orchestrator", "director", "gateway"}) EXPECT_EQ(needs(name), Command{"hub"});
    for (const auto* name : {"co2", "pihole", "sensors", "system", "tailscale", "weather"})
        EXPECT_EQ(needs(name), (Command{"hub", "orchestrator"})) << name;
    installation.bus.url = "mqtt://broker";
    for (const auto* name : {"orchestrator", "director", "gateway"}) EXPECT_EQ(needs(name), Command{});
    EXPECT_EQ(needs("weather"), Command{"orchestrator"});
}

TEST(Programs, AreOutdatedByChangesOfWhatTheyReadAndByNoOther) {
    const auto digest = [](std::string_view name, std::string_view document) {
        return digest_of_what_is_read(*find_program(name), *parse_json(document));
    };
    const auto before = R"({"gateway":{"listen":"a"},"service":{"lamp":{"every":"1s"}}})";
    const auto elsewhere = R"({"gateway":{"listen":"b"},"service":{"lamp":{"every":"2s"}}})";
    const auto configured = R"({"gateway":{"listen":"a"},"service":{"lamp":{"config":{"hue":3}}}})";
    EXPECT_NE(digest("gateway", before), digest("gateway", elsewhere));
    EXPECT_EQ(digest("orchestrator", before), digest("orchestrator", elsewhere));
    EXPECT_NE(digest("orchestrator", before), digest("orchestrator", configured));
    EXPECT_EQ(digest("gateway", before), digest("gateway", configured));
    EXPECT_EQ(digest("hub", before), digest("hub", elsewhere));
    const auto limited = R"({"gateway":{"listen":"a"},"director":{"limits":{"definitions":5}}})";
    EXPECT_NE(digest("director", before), digest("director", limited));
    EXPECT_EQ(digest("gateway", before), digest("gateway", limited));
}

TEST(Programs, TheHubIsOutdatedByWhoIsToPlayWhichPart) {
    const auto digest = [](std::string_view document) {
        return digest_of_what_is_read(*find_program("hub"), *parse_json(document));
    };
    const auto before = digest(R"({"node":"left","service":{"lamp":{"run":["./lamp"]}}})");
    EXPECT_NE(before, digest(R"({"node":"right","service":{"lamp":{"run":["./lamp"]}}})"));
    EXPECT_NE(
        before,
        digest(R"({"node":"left","service":{"lamp":{"run":["./lamp"]},"show":{"run":["tutti","director"]}}})")
    );
    EXPECT_NE(
        before,
        digest(R"({"node":"left","service":{"lamp":{"run":["./lamp"]},"director":{"run":["./own"]}}})")
    );
    // Whom it knows when they come.
    EXPECT_EQ(
        before,
        digest(R"({"node":"left","service":{"lamp":{"run":["./lamp","-v"]},"horn":{"run":["./horn"]}}})")
    );
    EXPECT_EQ(
        before, digest(R"({"node":"left","service":{"lamp":{"run":["./lamp"]},"director":{"config":{}}}})")
    );
}

TEST(Programs, WhatHearsMusicWaitsForNobodyAndComesBackSooner) {
    const auto installation = load_installation("[service.audio]\n");
    ASSERT_TRUE(installation);
    const auto* audio = installation->find_service("audio");
    ASSERT_NE(audio, nullptr);
    EXPECT_EQ(audio->needs, Command{});
    EXPECT_EQ(audio->restart.delays.front(), milliseconds(100));
    EXPECT_EQ(command_of(*audio, "/usr/bin"), (Command{"/usr/bin/tutti-audio"}));
}

TEST(Programs, WhatMakesLightComesBackSooner) {
    const auto installation =
        load_installation("[display.panel]\n[service.output]\nrestart = { limit = 7 }\n");
    ASSERT_TRUE(installation);
    const auto* render = installation->find_service("render");
    const auto* output = installation->find_service("output");
    ASSERT_NE(render, nullptr);
    ASSERT_NE(output, nullptr);
    EXPECT_EQ(render->restart.delays.front(), milliseconds(100));
    EXPECT_EQ(output->restart.delays.front(), milliseconds(100));
    EXPECT_EQ(output->restart.limit, 7U);
    EXPECT_EQ(installation->find_service("gateway")->restart, supervise::RestartSpec{});
}

} // namespace
} // namespace tutti::installation
