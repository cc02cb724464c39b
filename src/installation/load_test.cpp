#include "installation/complaints_testing.hpp"
#include "installation/load.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>

namespace tutti::installation {
namespace {

std::string testdata(const std::string& name) {
    std::ifstream file(std::string(TUTTI_SOURCE_DIR) + "/src/installation/testdata/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> names(const Installation& installation) {
    std::vector<std::string> all;
    for (const auto& service : installation.services) all.push_back(service.name);
    return all;
}

TEST(Installation, AnEmptyFileIsOneWithEveryDefault) {
    const auto installation = load_installation("");
    ASSERT_TRUE(installation);
    EXPECT_EQ(installation->name, "tutti");
    EXPECT_EQ(installation->bus, BusConfig{});
    EXPECT_EQ(installation->hub, HubConfig{});
    EXPECT_EQ(installation->gateway, GatewayConfig{});
    EXPECT_EQ(names(*installation), (std::vector<std::string>{"hub", "orchestrator", "gateway"}));
    EXPECT_EQ(installation->bus_name("system"), "system");
}

TEST(Installation, ImpliedServicesAreReadyWhenTheySaySoAndWaitForTheHub) {
    const auto installation = load_installation("[service.system]\n");
    ASSERT_TRUE(installation);
    for (const auto* name : {"hub", "orchestrator", "gateway", "system"}) {
        const auto* service = installation->find_service(name);
        ASSERT_NE(service, nullptr) << name;
        EXPECT_TRUE(service->run.empty()) << name;
        EXPECT_EQ(service->ready, supervise::Readiness::Notify) << name;
        EXPECT_EQ(service->needs.empty(), std::string_view(name) == "hub") << name;
        EXPECT_TRUE(service->required) << name;
    }
}

TEST(Installation, AnotherBrokerMeansNoHub) {
    const auto installation =
        load_installation("[bus]\nurl = \"mqtt://broker.local:1884\"\n[service.system]\n");
    ASSERT_TRUE(installation);
    EXPECT_EQ(names(*installation), (std::vector<std::string>{"orchestrator", "gateway", "system"}));
    EXPECT_TRUE(installation->find_service("gateway")->needs.empty());
    EXPECT_EQ(installation->find_service("system")->needs, std::vector<std::string>{"orchestrator"});
    EXPECT_EQ(
        complaints("[bus]\nurl = \"mqtt://b\"\n[service.hub]\n"),
        "t.toml:3:10: service.hub: no hub runs here: bus.url is mqtt://b\n"
        "  [service.hub]\n"
        "           ^\n"
    );
}

TEST(Installation, AGatewayThatIsOffDoesNotRun) {
    const auto installation = load_installation("gateway = { listen = \"off\" }\n");
    ASSERT_TRUE(installation);
    EXPECT_EQ(installation->find_service("gateway"), nullptr);
    EXPECT_EQ(
        complaints("gateway = { listen = \"off\" }\n[service.gateway]\n"),
        "t.toml:2:10: service.gateway: no gateway runs here: gateway.listen is off\n"
        "  [service.gateway]\n"
        "           ^\n"
    );
}

TEST(Installation, AnImpliedServiceMayBeConfiguredButAlwaysRuns) {
    const auto installation =
        load_installation("[service.system]\n[service.gateway]\nneeds = [\"hub\", \"system\"]\n");
    ASSERT_TRUE(installation);
    EXPECT_EQ(names(*installation), (std::vector<std::string>{"hub", "orchestrator", "gateway", "system"}));
    EXPECT_EQ(installation->find_service("gateway")->needs, (std::vector<std::string>{"hub", "system"}));
    EXPECT_EQ(installation->find_service("gateway")->ready, supervise::Readiness::Notify);
    EXPECT_EQ(
        complaints("[service.hub]\npattern = \"ephemeral\"\nevery = \"1s\"\n"),
        "t.toml:2:11: service.hub.pattern: hub always runs\n"
        "  pattern = \"ephemeral\"\n"
        "            ^\n"
    );
}

TEST(Installation, SendsTheHubsClientsToAnotherServer) {
    const auto installation =
        load_installation("[hub]\nredirect = \"stage.example:1883\"\nredirect_permanent = true\nlimits = { "
                          "keep_alive = \"1m\" }\n");
    ASSERT_TRUE(installation);
    EXPECT_EQ(installation->hub.redirect, (broker::Redirect{"stage.example:1883", true}));
    EXPECT_EQ(installation->hub.limits.keep_alive, seconds(60));
    EXPECT_FALSE(load_installation("[hub]\nredirect = \"stage.example\"\n"));
    EXPECT_FALSE(load_installation("[hub]\nredirect = \"stage.example:0\"\n"));
}

TEST(Installation, SaysOfWhichTopicsTheHubKeepsTheLatestAlone) {
    const auto installation = load_installation("[hub]\nlimits = { latest = [\"frame/+\", \"/home/#\"] }\n");
    ASSERT_TRUE(installation);
    EXPECT_EQ(installation->hub.latest, (std::vector<std::string>{"frame/+", "/home/#"}));
    EXPECT_FALSE(load_installation("[hub]\nlimits = { latest = [\"frame/#/x\"] }\n"));
}

TEST(Installation, SaysHowMuchMayBeDefinedOverTheBus) {
    const auto installation = load_installation("[director.limits]\ndefinitions = 500\nbytes = \"64KiB\"\n");
    ASSERT_TRUE(installation);
    EXPECT_EQ(installation->director.limits, (event::definition::Limits{500, 64 * 1024}));
    EXPECT_FALSE(load_installation("[director.limits]\ndefinitions = 10001\n"));
    EXPECT_FALSE(load_installation("[director.limits]\nbytes = 1000\n"));
}

TEST(Installation, ADirectorRunsWhereThereIsSomethingToDirectOrATableAsksForIt) {
    constexpr auto playlist = "[playlist.flash]\nsteps = [{ type = \"flash\" }]\n";
    const auto directed = load_installation(playlist);
    ASSERT_TRUE(directed);
    EXPECT_EQ(names(*directed), (std::vector<std::string>{"hub", "orchestrator", "director", "gateway"}));
    const auto* director = directed->find_service("director");
    EXPECT_EQ(director->needs, std::vector<std::string>{"hub"});
    EXPECT_EQ(director->ready, supervise::Readiness::Notify);
    EXPECT_TRUE(director->run.empty());

    const auto asked = load_installation("[service.director]\nrequired = false\n");
    ASSERT_TRUE(asked);
    EXPECT_EQ(names(*asked), names(*directed));
    EXPECT_FALSE(asked->find_service("director")->required);
    EXPECT_EQ(
        complaints("[service.director]\npattern = \"ephemeral\"\nevery = \"1s\"\n"),
        "t.toml:2:11: service.director.pattern: director always runs\n"
        "  pattern = \"ephemeral\"\n"
        "            ^\n"
    );
}

TEST(Installation, ControlRunsWhereThereIsATableForIt) {
    const auto without = load_installation("");
    ASSERT_TRUE(without);
    EXPECT_EQ(without->find_service("control"), nullptr);
    const auto with = load_installation("[control]\n");
    ASSERT_TRUE(with);
    ASSERT_NE(with->find_service("control"), nullptr);
    EXPECT_EQ(with->find_service("control")->needs, std::vector<std::string>{"hub"});
    EXPECT_EQ(with->control.events, (ControlKeeping{10'000, std::chrono::days(30)}));
    EXPECT_TRUE(with->control.desired.empty());
    const auto watching =
        load_installation("[control]\ndesired = [\"desired/\", \"tutti.toml\"]\n[rule.night]\neffect = 1\n");
    ASSERT_TRUE(watching);
    EXPECT_EQ(watching->control.desired, (std::vector<std::string>{"desired", "tutti.toml"}));
    EXPECT_FALSE(load_installation("[control]\n[rule.night]\neffect = 1\n")) << "nobody would apply it";
    EXPECT_FALSE(load_installation("[control]\ndesired = \"desired\"\n"));
    const auto kept = load_installation("[control]\nevents = 100\nevents_for = \"1h\"\n");
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->control.events, (ControlKeeping{100, std::chrono::hours(1)}));
    EXPECT_FALSE(load_installation("[control]\nevents = 99\n"));
    EXPECT_EQ(with->control.auto_lock, std::nullopt);
    EXPECT_EQ(
        load_installation("[control.vault]\nauto_lock = \"15m\"\n")->control.auto_lock,
        std::chrono::minutes(15)
    );
    EXPECT_EQ(load_installation("[control.vault]\nauto_lock = \"off\"\n")->control.auto_lock, std::nullopt);
    EXPECT_FALSE(load_installation("[control.vault]\nauto_lock = \"never\"\n"));
    EXPECT_EQ(with->control.bus_role, "admin");
    EXPECT_EQ(load_installation("[control]\nbus_role = \"operator\"\n")->control.bus_role, "operator");
    EXPECT_FALSE(load_installation("[control]\nbus_role = \"anyone\"\n"));
    using governance::objects::ProgramsFrom;
    EXPECT_EQ(with->control.programs_from, ProgramsFrom::Machine);
    const auto from_anywhere = load_installation("[control]\nprograms_from = \"anywhere\"\n");
    EXPECT_EQ(from_anywhere->control.programs_from, ProgramsFrom::Anywhere);
    EXPECT_FALSE(load_installation("[control]\nprograms_from = \"bus\"\n"));
}

TEST(Load, ExportsArePushedToOnePlaceThatIsSaidWhole) {
    const auto usual = load_installation("[exports]\n");
    ASSERT_TRUE(usual);
    EXPECT_EQ(usual->exports, ExportsConfig{});
    EXPECT_EQ(usual->find_service("exports"), nullptr);
    const auto bucket = load_installation(
        "[exports]\nkeep = 3\n[exports.push]\nprefix = \"stage/\"\n[exports.push.s3]\nendpoint = "
        "\"http://127.0.0.1:9000\"\nbucket = \"shows\"\naccess_key = \"me\"\nsecret_key = { vault = \"s3\" "
        "}\n"
    );
    ASSERT_TRUE(bucket) << bucket.error().front().reason;
    EXPECT_EQ(bucket->exports.keep, 3u);
    ASSERT_TRUE(bucket->exports.push && bucket->exports.push->bucket);
    EXPECT_EQ(bucket->exports.push->bucket->secret_key, (toml::SecretReference{"", "s3"}));
    for (const auto* wrong :
         {"[exports]\nkeep = 0\n", "[exports]\nparity = 51\n", "[exports.push]\n",
          "[exports.push]\nprefix = \"/x\"\nfolder = \"y\"\n",
          "[exports.push]\nfolder = \"x\"\ns3 = { endpoint = \"http://a\", bucket = \"abc\", access_key = "
          "\"k\", "
          "secret_key = { file = \"s\" } }\n",
          "[exports.push]\ns3 = { endpoint = \"http://a/b\", bucket = \"abc\", access_key = \"k\", "
          "secret_key = { "
          "file = \"s\" } }\n",
          "[exports.push]\ns3 = { endpoint = \"http://a\", bucket = \"ABC\", access_key = \"k\", secret_key "
          "= { "
          "file = \"s\" } }\n",
          "[exports.push]\ns3 = { endpoint = \"http://a\", bucket = \"abc\", access_key = \"k\", secret_key "
          "= \"open\" }\n",
          "[exports.push]\ns3 = { endpoint = \"http://a\", bucket = \"abc\" }\n"})
        EXPECT_FALSE(load_installation(wrong)) << wrong;
}

TEST(Installation, ControlHasANameAndAnAddressForOthersAndAnEtcd) {
    const auto alone = load_installation("[control]\n");
    ASSERT_TRUE(alone);
    EXPECT_EQ(alone->control.etcd, std::nullopt);
    const auto one_of_several =
        load_installation("[control]\nname = \"left\"\naddress = \"https://left.local:8443\"\n"
                          "[control.etcd]\nendpoints = [\"http://10.0.0.1:2379\"]\nlease = \"3s\"\n");
    ASSERT_TRUE(one_of_several);
    EXPECT_EQ(one_of_several->control.name, "left");
    EXPECT_EQ(one_of_several->control.address, "https://left.local:8443");
    ASSERT_TRUE(one_of_several->control.etcd);
    EXPECT_EQ(one_of_several->control.etcd->endpoints, std::vector<std::string>{"http://10.0.0.1:2379"});
    EXPECT_EQ(one_of_several->control.etcd->lease, seconds(3));
    for (const char* wrong :
         {"name = \"\"", "name = \"a\\u0007\"", "address = \"left.local\"",
          "address = \"https://left.local/page\"", "etcd = {}"})
        EXPECT_FALSE(load_installation(std::string("[control]\n") + wrong + "\n")) << wrong;
}

TEST(Installation, AnEphemeralSourceIsReadyWithItsExec) {
    const auto installation =
        load_installation("[service.system]\npattern = \"ephemeral\"\nevery = \"5m\"\n");
    ASSERT_TRUE(installation);
    const auto* system = installation->find_service("system");
    EXPECT_EQ(system->ready, supervise::Readiness::Exec);
    EXPECT_EQ(system->every, seconds(300));
    EXPECT_EQ(system->timeout, seconds(60));
    EXPECT_EQ(system->needs, (std::vector<std::string>{"hub", "orchestrator"}));
}

TEST(Installation, EverySupportedKeyArrives) {
    const auto text = testdata("supported.toml");
    const auto installation = load_installation(text);
    ASSERT_TRUE(installation) << toml::print_mistakes("supported.toml", text, installation.error());
    EXPECT_EQ(installation->name, "totem-7");
    EXPECT_EQ(installation->bus_name("system"), "left.system");
    EXPECT_EQ(installation->gateway.listen, (Address{"0.0.0.0", 8080}));
    EXPECT_EQ(installation->gateway.password, toml::SecretReference{"gateway.password"});
    EXPECT_EQ(installation->hub, HubConfig{});
    EXPECT_EQ(installation->find_service("hub")->limits.open_files, 4096U);

    const auto* weather = installation->find_service("weather");
    ASSERT_NE(weather, nullptr);
    EXPECT_EQ(weather->pattern, supervise::Pattern::Ephemeral);
    EXPECT_EQ(weather->every, seconds(300));
    EXPECT_EQ(weather->timeout, seconds(30));
    EXPECT_EQ(weather->config, Value::object({{"location", "London"}}));
    EXPECT_FALSE(weather->required);

    supervise::ServiceDefinition mixer;
    mixer.name = "mixer";
    mixer.run = {"python3", "mixer.py", "--loud"};
    mixer.directory = ".";
    mixer.environment = {{"LANG", "C.UTF-8"}};
    mixer.needs = {"hub"};
    mixer.ready = supervise::Readiness::Notify;
    mixer.watchdog = milliseconds(500);
    mixer.restart.when = supervise::RestartWhen::OnFailure;
    mixer.restart.delays = {seconds(1), seconds(2)};
    mixer.restart.jitter = 0.1;
    mixer.restart.retry = std::nullopt;
    mixer.stop.signal = SIGINT;
    mixer.limits = {.open_files = 1024, .nice = 5};
    ASSERT_NE(installation->find_service("mixer"), nullptr);
    EXPECT_EQ(*installation->find_service("mixer"), mixer);
}

TEST(Installation, TheWholeLanguageIsKnown) {
    const auto text = testdata("whole.toml");
    const auto installation = load_installation(text);
    ASSERT_TRUE(installation) << toml::print_mistakes("whole.toml", text, installation.error());
    ASSERT_EQ(installation->hub.listeners.size(), 1U);
    EXPECT_EQ(installation->hub.listeners[0].tcp, (Address{"127.0.0.1", 8083}));
}

TEST(Installation, AllMistakesAreReportedInTheOrderOfTheFile) {
    EXPECT_EQ(
        complaints("nmae = \"home\"\n[service.system]\nevery = 2\nrequired = 1\n[bus]\nroot = \"a//b\"\n"),
        "t.toml:1:1: nmae: unknown key; did you mean `name`?\n"
        "  nmae = \"home\"\n"
        "  ^\n"
        "t.toml:3:9: service.system.every: must be a duration with its unit, in quotes; did you mean "
        "`\"2s\"`?\n"
        "  every = 2\n"
        "          ^\n"
        "t.toml:4:12: service.system.required: must be true or false, not a whole number\n"
        "  required = 1\n"
        "             ^\n"
        "t.toml:6:8: bus.root: must be names of a-z, 0-9, '_' and '-', joined by '/'\n"
        "  root = \"a//b\"\n"
        "         ^\n"
    );
}

TEST(Installation, WhatIsNoTomlIsOneMistake) {
    EXPECT_EQ(
        complaints("name = \"home\"\nname = \"away\"\n"),
        "t.toml:2:8: this is not TOML: cannot redefine existing string 'name'\n"
        "  name = \"away\"\n"
        "         ^\n"
    );
}

TEST(Installation, BeyondLoopbackTheGatewayBeginsWithItsFirstRun) {
    EXPECT_EQ(complaints("[gateway]\nlisten = \"0.0.0.0:8080\"\n"), "");
}

TEST(Installation, BeyondLoopbackThereIsAuthenticationOrNothing) {
    EXPECT_EQ(
        complaints("[hub]\ntcp = \"0.0.0.0:1883\"\n"),
        "t.toml:2:7: hub.tcp: is of this machine alone; others come in by a listener that says who may: "
        "`[hub.listener.house]` with `tcp = \"0.0.0.0:1883\"`\n"
        "  tcp = \"0.0.0.0:1883\"\n"
        "        ^\n"
    );
    EXPECT_EQ(
        complaints("[gateway]\npassword = \"hunter2\"\n"),
        "t.toml:2:12: gateway.password: a secret does not stand in the file: name the file that holds it, { "
        "file = \"…\" }\n"
        "  password = \"hunter2\"\n"
        "             ^\n"
    );
}

TEST(Installation, LimitsOfTheHubHaveLimits) {
    EXPECT_EQ(
        complaints("[hub]\nlimits = { packet = \"1GiB\", queue_messages = 0, queue_byte = \"1MiB\" }\n"),
        "t.toml:2:21: hub.limits.packet: must be from 1KiB to 256MiB\n"
        "  limits = { packet = \"1GiB\", queue_messages = 0, queue_byte = \"1MiB\" }\n"
        "                      ^\n"
        "t.toml:2:46: hub.limits.queue_messages: must be from 1 to 1000000\n"
        "  limits = { packet = \"1GiB\", queue_messages = 0, queue_byte = \"1MiB\" }\n"
        "                                               ^\n"
        "t.toml:2:49: hub.limits.queue_byte: unknown key; did you mean `queue_bytes`?\n"
        "  limits = { packet = \"1GiB\", queue_messages = 0, queue_byte = \"1MiB\" }\n"
        "                                                  ^\n"
    );
}

TEST(Installation, SectionsThatAreNoTablesAreSaid) {
    EXPECT_EQ(
        complaints("service = 5\n"), "t.toml:1:11: service: must be a table, not a whole number\n"
                                     "  service = 5\n"
                                     "            ^\n"
    );
    EXPECT_EQ(
        complaints("[[service]]\n"), "t.toml:1:1: service: must be a table, not a list\n"
                                     "  [[service]]\n"
                                     "  ^\n"
    );
}

TEST(Installation, TheSameTextGivesTheSameInstallation) {
    const auto text = testdata("supported.toml");
    EXPECT_EQ(load_installation(text), load_installation(text));
}

TEST(Installation, AServiceWithAMistakeIsThereForWhoNeedsIt) {
    for (const std::string mixer : {"[service]\nmixer = 3\n", "[service.mixer]\nrun = 3\n"}) {
        const auto text = mixer + "[service.lamp]\nrun = [\"lamp\"]\nneeds = [\"mixer\"]\n";
        const auto installation = load_installation(text);
        ASSERT_FALSE(installation);
        EXPECT_EQ(installation.error().size(), 1U)
            << toml::print_mistakes("t.toml", text, installation.error());
    }
}

} // namespace
} // namespace tutti::installation
