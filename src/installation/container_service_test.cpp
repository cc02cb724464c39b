#include "container/arguments.hpp"
#include "installation/load.hpp"
#include "installation/programs.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

Result<container::Spec> spec_of(const supervise::ServiceDefinition& service) {
    std::vector<const char*> words;
    for (const auto& word : service.run) words.push_back(word.c_str());
    bool shows_help = false;
    return container::parse_command_line(static_cast<int>(words.size()) - 1, words.data() + 1, shows_help);
}

const auto* const whole = R"(
name = "totem-7"
[service.weather]
runner = "docker"
image = "ours/weather:1"
run = ["weather", "--loud"]
directory = "/srv"
environment = { LEVEL = "7" }
network = "host"
user = "1000"
stop = { signal = "INT", grace = "1500ms" }
limits = { open_files = 64, memory = "64MiB", cpus = "0-1" }
)";

TEST(ContainerService, IsTheCommandLineOfOurProgram) {
    const auto installation = load_installation(whole);
    ASSERT_TRUE(installation);
    const auto* service = installation->find_service("weather");
    EXPECT_EQ(command_of(*service, "/opt/tutti")[0], "/opt/tutti/tutti-container");
    EXPECT_EQ(program_run_by(*service), nullptr) << "no source of ours, whatever its name";
    EXPECT_TRUE(service->needs.empty());
    const auto spec = spec_of(*service);
    ASSERT_TRUE(spec) << spec.error().message;
    EXPECT_EQ(spec->installation, "totem-7");
    EXPECT_EQ(spec->service, "weather");
    EXPECT_EQ(spec->command, (std::vector<std::string>{"weather", "--loud"}));
    EXPECT_EQ(spec->directory, "/srv");
    EXPECT_EQ(
        spec->variables, (std::vector<std::string>{"LEVEL", "TUTTI_NAME", "TUTTI_ROOT", "TUTTI_BUS_TCP"})
    );
    EXPECT_EQ(spec->user, "1000");
    EXPECT_EQ(spec->memory, 64U << 20);
    EXPECT_EQ(spec->cpus, "0-1");
    EXPECT_EQ(spec->open_files, 64U);
    EXPECT_EQ(spec->stop_signal, "INT");
    EXPECT_EQ(spec->grace, seconds(2));
}

TEST(ContainerService, ItsProcessIsStoppedBySigtermAndHasTimeForTheEngine) {
    const auto installation = load_installation(whole);
    const auto* service = installation->find_service("weather");
    EXPECT_EQ(service->stop.signal, 15);
    EXPECT_EQ(service->stop.grace, seconds(7));
    EXPECT_TRUE(service->directory.empty());
    EXPECT_FALSE(service->limits.open_files);
    EXPECT_EQ(service->ready, supervise::Readiness::Notify);
}

TEST(ContainerService, NeedsNoCommandAndNoProgramOfItsName) {
    const auto installation =
        load_installation("[service.cache]\nrunner = \"docker\"\nimage = \"redis:7\"\n");
    ASSERT_TRUE(installation);
    EXPECT_TRUE(spec_of(*installation->find_service("cache"))->command.empty());
}

TEST(ContainerService, RunsBySchedule) {
    const auto installation = load_installation("[service.backup]\nrunner = \"docker\"\nimage = "
                                                "\"ours/backup\"\npattern = \"ephemeral\"\nevery = \"1h\"\n");
    ASSERT_TRUE(installation);
    EXPECT_EQ(installation->find_service("backup")->ready, supervise::Readiness::Exec);
}

TEST(ContainerService, WhatCannotBeOfAContainerIsAMistake) {
    const auto wrong = [](const std::string& line) {
        const auto loaded =
            load_installation("[service.cache]\nrunner = \"docker\"\nimage = \"redis:7\"\n" + line + "\n");
        return loaded ? 0U : loaded.error().size();
    };
    EXPECT_EQ(wrong(""), 0U);
    for (const auto* line :
         {"ready = \"socket\"", "listen = [\"127.0.0.1:9100\"]", "watchdog = \"1s\"", "limits = { nice = 5 }",
          "directory = \"data\"", "limits = { memory = \"1MiB\" }", "limits = { cpus = \"all\" }",
          "limits = { cpus = \"0-\" }", "bogus = 1"})
        EXPECT_EQ(wrong(line), 1U) << line;
}

} // namespace
} // namespace tutti::installation
