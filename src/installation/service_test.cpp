// What can be wrong with a [service.…] table, each with what is printed for it.
#include "installation/complaints_testing.hpp"
#include "installation/load.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

/// The first line of what is printed for a service that is right but for `line`.
std::string complaint(std::string_view line) {
    const auto text = "[service.mixer]\nrun = [\"mixer\"]\n" + std::string(line);
    const auto printed = complaints(text);
    return printed.substr(0, printed.find('\n'));
}

TEST(Service, UnknownKeySuggestsTheNearest) {
    EXPECT_EQ(
        complaints("[service.mixer]\nrun = [\"mixer\"]\nwatchdgo = \"500ms\"\n"),
        "t.toml:3:1: service.mixer.watchdgo: unknown key; did you mean `watchdog`?\n"
        "  watchdgo = \"500ms\"\n"
        "  ^\n"
    );
}

TEST(Service, UnknownKeyLikeNoOtherNamesThoseThatAreKnown) {
    EXPECT_EQ(
        complaint("stop = { hammer = 1 }"),
        "t.toml:3:10: service.mixer.stop.hammer: unknown key; known here: signal, grace"
    );
}

TEST(Service, ValuesOfTheWrongKindAreRefused) {
    EXPECT_EQ(
        complaint("watchdog = true"),
        "t.toml:3:12: service.mixer.watchdog: must be a duration such as \"2s\", not true or false"
    );
    EXPECT_EQ(
        complaint("watchdog = 2"), "t.toml:3:12: service.mixer.watchdog: must be a duration with its unit, "
                                   "in quotes; did you mean `\"2s\"`?"
    );
    EXPECT_EQ(
        complaint("required = \"no\""),
        "t.toml:3:12: service.mixer.required: must be true or false, not a string"
    );
    EXPECT_EQ(complaint("directory = \"\""), "t.toml:3:13: service.mixer.directory: must not be empty");
    EXPECT_EQ(complaint("needs = \"hub\""), "t.toml:3:9: service.mixer.needs: must be a list, not a string");
    EXPECT_EQ(
        complaint("needs = [1]"), "t.toml:3:10: service.mixer.needs[0]: must be a string, not a whole number"
    );
    EXPECT_EQ(
        complaint("config = 5"), "t.toml:3:10: service.mixer.config: must be a table, not a whole number"
    );
    EXPECT_EQ(complaint("restart = []"), "t.toml:3:11: service.mixer.restart: must be a table, not a list");
    EXPECT_EQ(
        complaint("limits = { nice = 1.5 }"),
        "t.toml:3:19: service.mixer.limits.nice: must be a whole number, not a fraction"
    );
}

TEST(Service, ValuesOutOfRangeAreRefused) {
    EXPECT_EQ(
        complaint("watchdog = \"1ms\""), "t.toml:3:12: service.mixer.watchdog: must be from 10ms to 1h"
    );
    EXPECT_EQ(complaint("every = \"0s\""), "t.toml:3:9: service.mixer.every: must be from 1ms to 366d");
    EXPECT_EQ(
        complaint("limits = { nice = 20 }"), "t.toml:3:19: service.mixer.limits.nice: must be from -20 to 19"
    );
    EXPECT_EQ(
        complaint("limits = { open_files = 0 }"),
        "t.toml:3:25: service.mixer.limits.open_files: must be from 1 to 1048576"
    );
    EXPECT_EQ(
        complaint("restart = { limit = 0 }"),
        "t.toml:3:21: service.mixer.restart.limit: must be from 1 to 1000"
    );
    EXPECT_EQ(
        complaint("restart = { jitter = 1.5 }"),
        "t.toml:3:22: service.mixer.restart.jitter: must be from 0 to 1"
    );
    EXPECT_EQ(
        complaint("restart = { delays = [] }"),
        "t.toml:3:22: service.mixer.restart.delays: must be 1 to 100 durations"
    );
    EXPECT_EQ(
        complaint("restart = { delays = [\"1s\", \"2x\"] }"),
        "t.toml:3:29: service.mixer.restart.delays[1]: must be a number and us, ms, s, m, h or d, such as "
        "\"500ms\" or \"2s\""
    );
    EXPECT_EQ(
        complaint("stop = { grace = \"2d\" }"), "t.toml:3:18: service.mixer.stop.grace: must be from 0s to 1d"
    );
}

TEST(Service, UnknownWordsSuggestTheNearest) {
    EXPECT_EQ(
        complaint("pattern = \"allways\""),
        "t.toml:3:11: service.mixer.pattern: must be one of \"always\", \"ephemeral\", \"demand\"; did you "
        "mean `always`?"
    );
    EXPECT_EQ(
        complaint("ready = \"notfy\""), "t.toml:3:9: service.mixer.ready: must be one of \"exec\", "
                                        "\"notify\", \"socket\"; did you mean `notify`?"
    );
    EXPECT_EQ(
        complaint("restart = { when = \"on-failure\" }"),
        "t.toml:3:20: service.mixer.restart.when: must be one of \"always\", \"on_failure\", \"never\", "
        "\"permanent\", \"transient\", \"temporary\"; did you mean `on_failure`?"
    );
    EXPECT_EQ(
        complaint("stop = { signal = \"STERM\" }"),
        "t.toml:3:19: service.mixer.stop.signal: must be one of \"TERM\", \"INT\", \"QUIT\", \"HUP\", "
        "\"USR1\", \"USR2\", \"KILL\"; did you mean `TERM`?"
    );
    EXPECT_EQ(
        complaint("restart = { then = \"retry\" }"),
        "t.toml:3:20: service.mixer.restart.then: must be \"stop\" or \"retry\" and a duration from 1ms to "
        "1d, such as \"retry 60s\""
    );
}

TEST(Service, ACalendarNamesTheFieldThatIsWrong) {
    EXPECT_EQ(
        complaint("pattern = \"ephemeral\"\ncron = \"0 25 * * *\""),
        "t.toml:4:8: service.mixer.cron: the hour, `25`, must be 0 to 23, a range, a list of those, or *"
    );
    EXPECT_EQ(
        complaint("pattern = \"ephemeral\"\ncron = \"0 0 30 2 *\""),
        "t.toml:4:8: service.mixer.cron: never comes: the month, `2`, has no day 30"
    );
    EXPECT_EQ(
        complaint("pattern = \"ephemeral\"\ncron = \"@daily\"\ntimezone = \"../etc/passwd\""),
        "t.toml:5:12: service.mixer.timezone: must be a name of the zone database, such as \"Europe/Berlin\""
    );
    EXPECT_EQ(
        complaint("pattern = \"ephemeral\"\nevery = \"5m\"\ncron = \"@daily\""),
        "t.toml:5:8: service.mixer.cron: it has a period already: `every`"
    );
    EXPECT_EQ(
        complaint("cron = \"@daily\""),
        "t.toml:3:8: service.mixer.cron: only a service with pattern = \"ephemeral\" has a schedule"
    );
}

TEST(Service, WhatBelongsToOnePatternAloneIsSaid) {
    EXPECT_EQ(
        complaint("idle_stop = \"60s\""),
        "t.toml:3:13: service.mixer.idle_stop: only a service on demand is stopped when nobody uses it"
    );
    EXPECT_EQ(
        complaint("pattern = \"demand\"\nrequired = true"),
        "t.toml:4:12: service.mixer.required: nothing waits for a service that runs on demand"
    );
    EXPECT_EQ(
        complaint("pattern = \"demand\"\n[service.light]\nrun = [\"x\"]\nneeds = [\"mixer\"]"),
        "t.toml:6:10: service.light.needs[0]: `mixer` runs on demand: nothing can count on its being up"
    );
    EXPECT_EQ(
        complaint("pattern = \"ephemeral\"\nevery = \"5m\"\ntimezone = \"UTC\""),
        "t.toml:5:12: service.mixer.timezone: belongs to a `cron`, which is not there"
    );
}

TEST(Service, WhoSubscribesIsKnownToAHubOfOursAlone) {
    EXPECT_EQ(
        complaint("pattern = \"demand\"\nsubscribers = [\"a/#/b\"]"),
        "t.toml:4:16: service.mixer.subscribers[0]: must be a topic or an MQTT filter, such as "
        "\"event/camera/#\""
    );
    EXPECT_EQ(
        complaint("subscribers = [\"a\"]"),
        "t.toml:3:15: service.mixer.subscribers: only a service on demand is started by whoever subscribes"
    );
    EXPECT_EQ(
        complaint("pattern = \"demand\"\nsubscribers = [\"a\"]\n[bus]\nurl = \"mqtt://127.0.0.1:1\""),
        "t.toml:4:15: service.mixer.subscribers: only a hub of ours says who subscribes, and there is none "
        "here"
    );
}

TEST(Service, WhereItListensIsAnAddressOrAPath) {
    EXPECT_EQ(
        complaint("listen = [\"127.0.0.1:9100\", \"9101\"]"),
        "t.toml:3:29: service.mixer.listen[1]: must be host:port, such as \"127.0.0.1:9100\", or \"unix:\" "
        "and a path"
    );
    EXPECT_EQ(
        complaint("listen = [\"unix:\"]"), "t.toml:3:11: service.mixer.listen[0]: must be host:port, such as "
                                           "\"127.0.0.1:9100\", or \"unix:\" and a path"
    );
    EXPECT_EQ(
        complaint("listen = [\"unix:a\\nb\"]"), "t.toml:3:11: service.mixer.listen[0]: must be one line"
    );
    EXPECT_EQ(
        complaint("pattern = \"ephemeral\"\nevery = \"5m\"\nlisten = [\"unix:a\"]"),
        "t.toml:5:10: service.mixer.listen: nobody listens between two runs of an ephemeral service"
    );
}

TEST(Service, WhatItsProcessesMayIsRead) {
    EXPECT_EQ(complaint("dev = { watch = [\"*.py\", \"lib/**/*.py\"], build = \"make\" }"), "");
    EXPECT_EQ(complaint("user = \"mixer\"\nno_new_privs = false\nread_only = [\"/etc\"]"), "");
    EXPECT_EQ(complaint("limits = { memory = \"64MiB\", cpus = \"0-1,3\" }"), "");
    EXPECT_EQ(complaint("limits = { cpus = 0.5 }"), "");
    for (const char* list : {"", "1-", "3-1", "0,,1", "a", "0-1024"})
        EXPECT_EQ(
            complaint(std::string("limits = { cpus = \"") + list + "\" }"),
            "t.toml:3:19: service.mixer.limits.cpus: must be processors, such as \"0\", \"0-1\" or \"0,2-3\""
        ) << list;
}

TEST(Service, AProgramIsNamedUnlessItShipsWithTutti) {
    EXPECT_EQ(complaints("[service.system]\n"), "");
    EXPECT_EQ(
        complaints("[service.sytem]\n"), "t.toml:1:1: service.sytem.run: missing: no program named `sytem` "
                                         "ships with Tutti; did you mean `system`?\n"
                                         "  [service.sytem]\n"
                                         "  ^\n"
    );
    const auto run = [](std::string_view value) {
        const auto printed = complaints("[service.mixer]\nrun = " + std::string(value));
        return printed.substr(0, printed.find('\n'));
    };
    EXPECT_EQ(run("[]"), "t.toml:2:7: service.mixer.run: must name a program");
    EXPECT_EQ(run("[\"\"]"), "t.toml:2:7: service.mixer.run: must name a program");
    EXPECT_EQ(run("[\"redis-server\", \"--save\", \"\"]"), "");
    EXPECT_EQ(
        run("\"python3 mixer.py\""), "t.toml:2:7: service.mixer.run: must be a list of the program and its "
                                     "arguments, such as [\"python3\", \"mixer.py\"]"
    );
}

TEST(Service, AnEphemeralOneNeedsAPeriodAndOnlyItHasATimeout) {
    EXPECT_EQ(
        complaint("pattern = \"ephemeral\""),
        "t.toml:1:1: service.mixer.every: missing: an ephemeral service needs a period, such as \"5m\", or "
        "a `cron`"
    );
    EXPECT_EQ(
        complaint("timeout = \"5s\""), "t.toml:3:11: service.mixer.timeout: only a service with pattern = "
                                       "\"ephemeral\" has runs that could take too long"
    );
}

TEST(Service, NamesAreSegmentsOfTopics) {
    EXPECT_EQ(
        complaints("[service.Mixer]\nrun = [\"x\"]\n"),
        "t.toml:1:10: service.Mixer: a service's name must be 1 to 64 of a-z, 0-9, '_' and '-'\n"
        "  [service.Mixer]\n"
        "           ^\n"
    );
    EXPECT_EQ(
        complaints("[service.\"my mixer\"]\nrun = [\"x\"]\n"),
        "t.toml:1:10: service.\"my mixer\": a service's name must be 1 to 64 of a-z, 0-9, '_' and '-'\n"
        "  [service.\"my mixer\"]\n"
        "           ^\n"
    );
    EXPECT_EQ(
        complaints("[service.supervisor]\nrun = [\"x\"]\n"),
        "t.toml:1:10: service.supervisor: the supervisor's own name\n"
        "  [service.supervisor]\n"
        "           ^\n"
    );
}

TEST(Service, TheEnvironmentIsTextUnderProperNames) {
    EXPECT_EQ(
        complaint("environment = { A = 1 }"),
        "t.toml:3:21: service.mixer.environment.A: must be a string, not a whole number"
    );
    EXPECT_EQ(
        complaint("environment = { \"A=B\" = \"\" }"),
        "t.toml:3:17: service.mixer.environment.\"A=B\": no name for a variable: letters, digits and '_'"
    );
    EXPECT_EQ(
        complaint("environment = { TUTTI_BUS = \"x\" }"),
        "t.toml:3:17: service.mixer.environment.TUTTI_BUS: set by the supervisor itself"
    );
    EXPECT_EQ(complaint("environment = { EMPTY = \"\" }"), "");
}

TEST(Needs, NameServicesThatThereAre) {
    EXPECT_EQ(
        complaint("needs = [\"sytem\"]\n[service.system]\n"),
        "t.toml:3:10: service.mixer.needs[0]: there is no service named `sytem`; did you mean `system`?"
    );
    EXPECT_EQ(
        complaint("needs = [\"hub\", \"hub\"]"),
        "t.toml:3:17: service.mixer.needs[1]: `hub` stands here twice"
    );
    EXPECT_EQ(
        complaint("needs = [\"mixer\"]"), "t.toml:3:10: service.mixer.needs[0]: a service cannot need itself"
    );
    EXPECT_EQ(
        complaint("needs = [\"hub\"]\n[bus]\nurl = \"mqtt://b\"\n"),
        "t.toml:3:10: service.mixer.needs[0]: there is no hub here: bus.url is mqtt://b"
    );
}

TEST(Needs, TheVaultIsNoServiceWhereThereIsAControl) {
    const auto read =
        load_installation("[control]\n[service.mixer]\nrun = [\"x\"]\nneeds = [\"hub\", \"vault\"]\n");
    ASSERT_TRUE(read);
    const auto* mixer = read->find_service("mixer");
    EXPECT_TRUE(mixer->needs_vault);
    EXPECT_EQ(mixer->needs, std::vector<std::string>{"hub"});
    EXPECT_EQ(
        complaint("needs = [\"vault\"]"), "t.toml:3:10: service.mixer.needs[0]: there is no vault here: the "
                                          "file has no [control], which keeps it"
    );
    EXPECT_EQ(complaint("needs = [\"vault\"]\n[service.vault]\nrun = [\"x\"]\n"), "");
    EXPECT_EQ(
        complaint("[control]\n[service.vault]\nrun = [\"x\"]\n"),
        "t.toml:4:10: service.vault: where there is a [control], services that need this name wait for its "
        "vault"
    );
    EXPECT_EQ(
        complaint("needs = [\"vault\", \"vault\"]\n[control]\n"),
        "t.toml:3:19: service.mixer.needs[1]: `vault` stands here twice"
    );
    EXPECT_EQ(
        complaints("[control]\n[service.hub]\nneeds = [\"vault\"]\n"),
        "t.toml:3:9: service.hub.needs: the vault cannot be unlocked without hub\n  needs = [\"vault\"]\n    "
        "      ^\n"
    );
}

TEST(Service, WhetherItRunsInOnePlaceIsKnownWhereThereIsAControl) {
    const auto read = load_installation("[control]\n[service.mixer]\nrun = [\"x\"]\nleader = \"only\"\n");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->find_service("mixer")->leader, supervise::Leading::Only);
    EXPECT_EQ(
        complaint("leader = \"only\""),
        "t.toml:3:10: service.mixer.leader: who leads is known where there is a [control]: add that table"
    );
    EXPECT_EQ(
        complaint("leader = \"followers\"\n[control]\n"),
        "t.toml:3:10: service.mixer.leader: must be one of \"only\", \"follower_ok\", \"follower_proxy\"; "
        "did you mean `follower_ok`?"
    );
    EXPECT_EQ(
        complaints("[control]\nevents = 100\n[service.control]\nleader = \"only\"\n"),
        "t.toml:4:10: service.control.leader: control runs in every installation\n  leader = \"only\"\n      "
        "     ^\n"
    );
}

TEST(Needs, ACycleIsPrintedOnceAndWhole) {
    EXPECT_EQ(
        complaints(
            "[service.a]\nrun = [\"a\"]\nneeds = [\"b\"]\n[service.b]\nrun = [\"b\"]\nneeds = [\"c\"]\n"
            "[service.c]\nrun = [\"c\"]\nneeds = [\"hub\", \"a\"]\n[service.d]\nrun = [\"d\"]\nneeds = "
            "[\"a\"]\n"
        ),
        "t.toml:3:9: service.a.needs: services wait for each other: a → b → c → a\n"
        "  needs = [\"b\"]\n"
        "          ^\n"
    );
}

TEST(Needs, AnImpliedNeedIsPartOfACycleToo) {
    EXPECT_EQ(
        complaints("[service.gateway]\n[service.hub]\nneeds = [\"gateway\"]\n"),
        "t.toml:3:9: service.hub.needs: services wait for each other: hub → gateway → hub\n"
        "  needs = [\"gateway\"]\n"
        "          ^\n"
    );
}

TEST(Needs, ManyServicesInARowAreNoStackOfCalls) {
    std::string text;
    for (int i = 0; i < 2000; ++i)
        text += "[service.s" + std::to_string(i) + "]\nrun = [\"x\"]\nneeds = [\"s" + std::to_string(i + 1)
                + "\"]\n";
    EXPECT_EQ(complaints(text + "[service.s2000]\nrun = [\"x\"]\n"), "");
}

} // namespace
} // namespace tutti::installation
