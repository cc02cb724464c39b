#include "base/json.hpp"
#include "container/engine_messages.hpp"

#include <gtest/gtest.h>

namespace tutti::container {
namespace {

Value json(std::string_view text) { return *parse_json(text); }

Spec spec() { return {.installation = "totem-7", .service = "mixer", .image = "ours/mixer:1"}; }

Surroundings surroundings() {
    return {.folder = "/etc/tutti", .run_directory = "/run/tutti", .variables = {{"LANG", "C"}}};
}

TEST(EngineVersion, IsTheNewestThatBothKnow) {
    EXPECT_EQ(agree_on_version(json(R"({"ApiVersion":"1.41","MinAPIVersion":"1.24"})")), "1.41");
    EXPECT_EQ(agree_on_version(json(R"({"ApiVersion":"1.99","MinAPIVersion":"1.44"})")), newest_version);
    EXPECT_EQ(agree_on_version(json(R"({"ApiVersion":"1.41"})")), "1.41");
    const auto old = agree_on_version(json(R"({"ApiVersion":"1.20","MinAPIVersion":"1.12"})"));
    EXPECT_EQ(old.error().code, ErrorCode::UnknownVersion);
    EXPECT_FALSE(agree_on_version(json(R"({"ApiVersion":"2.0","MinAPIVersion":"1.99"})")));
    for (const auto* text :
         {"{}", "[]", R"({"ApiVersion":1.41})", R"({"ApiVersion":"x"})", R"({"ApiVersion":"1."})"})
        EXPECT_FALSE(agree_on_version(json(text))) << text;
}

TEST(CreateRequest, OfTheLeastHasImageAndLabels) {
    const auto request =
        create_request(spec(), {.folder = "/", .run_directory = "/run/tutti", .variables = {}});
    EXPECT_EQ(request.find("Image")->string(), "ours/mixer:1");
    EXPECT_EQ(request.find("Cmd"), nullptr);
    const auto* labels = request.find("Labels");
    EXPECT_EQ(labels->find("tutti.run")->string(), "/run/tutti");
    EXPECT_EQ(labels->find("tutti.service")->string(), "mixer");
    EXPECT_EQ(labels->find("tutti.installation")->string(), "totem-7");
    EXPECT_EQ(labels->find("tutti.settings")->string(), settings_of(request));
    EXPECT_EQ(request.find("HostConfig")->find("NetworkMode"), nullptr);
    EXPECT_EQ(container_name(spec()), "totem-7-mixer");
}

TEST(CreateRequest, SaysAllThatTheFileSays) {
    auto full = spec();
    full.command = {"mix", "--loud"};
    full.ports = {"127.0.0.1:8080:80", "8081:80", "53:53/udp"};
    full.volumes = {"./data/:/data:ro", "/srv:/srv", "cache:/c"};
    full.network = "stage";
    full.memory = 64 << 20;
    full.cpus = "0-1";
    full.open_files = 1024;
    full.directory = "/srv";
    full.user = "1000";
    full.stop_signal = "INT";
    full.labels = {{"a", "b"}};
    const auto request = create_request(full, surroundings());
    EXPECT_EQ(print_json(*request.find("Cmd")), R"(["mix","--loud"])");
    EXPECT_EQ(print_json(*request.find("Env")), R"(["LANG=C"])");
    EXPECT_EQ(print_json(*request.find("ExposedPorts")), R"({"80/tcp":{},"53/udp":{}})");
    const auto& host = *request.find("HostConfig");
    EXPECT_EQ(
        print_json(*host.find("PortBindings")),
        R"({"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"},{"HostIp":"","HostPort":"8081"}],)"
        R"("53/udp":[{"HostIp":"","HostPort":"53"}]})"
    );
    EXPECT_EQ(print_json(*host.find("Binds")), R"(["/etc/tutti/data:/data:ro","/srv:/srv","cache:/c"])");
    EXPECT_EQ(host.find("NetworkMode")->string(), "stage");
    EXPECT_EQ(host.find("Memory")->integer(), 64 << 20);
    EXPECT_EQ(host.find("MemorySwap")->integer(), 64 << 20);
    EXPECT_EQ(host.find("CpusetCpus")->string(), "0-1");
    EXPECT_EQ(print_json(*host.find("Ulimits")), R"([{"Name":"nofile","Soft":1024,"Hard":1024}])");
    EXPECT_EQ(request.find("StopSignal")->string(), "SIGINT");
    EXPECT_EQ(request.find("User")->string(), "1000");
    EXPECT_EQ(request.find("WorkingDir")->string(), "/srv");
    EXPECT_EQ(
        print_json(*request.find("NetworkingConfig")),
        R"({"EndpointsConfig":{"stage":{"Aliases":["mixer"]}}})"
    );
    EXPECT_EQ(request.find("Labels")->find("a")->string(), "b");
}

TEST(CreateRequest, HasOtherSettingsWhereAnythingDiffers) {
    const auto settings = [](const Spec& spec, const Surroundings& surroundings) {
        return std::string(settings_of(create_request(spec, surroundings)));
    };
    const auto same = settings(spec(), surroundings());
    EXPECT_EQ(settings(spec(), surroundings()), same);
    auto other = spec();
    other.image = "ours/mixer:2";
    EXPECT_NE(settings(other, surroundings()), same);
    auto elsewhere = surroundings();
    elsewhere.variables = {{"LANG", "de_AT"}};
    EXPECT_NE(settings(spec(), elsewhere), same);
    // When it is pulled is no matter of the container.
    other = spec();
    other.pull = Pull::Always;
    EXPECT_EQ(settings(other, surroundings()), same);
}

TEST(CreateRequest, NamesNoAliasWhereTheNetworkHasNone) {
    for (const auto* network : {"host", "none", "bridge", "container:x"}) {
        auto plain = spec();
        plain.network = network;
        EXPECT_EQ(create_request(plain, surroundings()).find("NetworkingConfig"), nullptr) << network;
    }
}

TEST(OwnFilter, AsksForTheServiceOfThisRunDirectory) {
    EXPECT_EQ(
        own_filter(spec(), surroundings()), R"({"label":["tutti.run=/run/tutti","tutti.service=mixer"]})"
    );
}

TEST(EngineAnswer, IdsAreOnesThatMayStandInAPath) {
    EXPECT_EQ(read_created(json(R"({"Id":"8860c653","Warnings":[]})")), "8860c653");
    EXPECT_EQ(read_list(json(R"([{"Id":"a1"},{"Id":"b2"}])")), (std::vector<std::string>{"a1", "b2"}));
    EXPECT_EQ(read_list(json("[]")), std::vector<std::string>{});
    for (const auto* text : {"{}", "[1]", R"([{"Id":""}])", R"([{"Id":"../x"}])", R"([{"Id":7}])", "null"})
        EXPECT_FALSE(read_list(json(text))) << text;
    EXPECT_FALSE(read_created(json(R"({"Id":"a?b"})")));
}

TEST(EngineAnswer, SaysHowAContainerIs) {
    const auto ended =
        read_inspection(json(R"({"State":{"Status":"exited","ExitCode":137,"OOMKilled":true,"Error":"x"},)"
                             R"("Config":{"Tty":true,"Labels":{"tutti.settings":"77"}}})"));
    EXPECT_EQ(ended, (Inspection{Inspection::State::Ended, 137, true, true, "x", "77"}));
    const auto state = [](std::string_view word) {
        return read_inspection(json(R"({"State":{"Status":")" + std::string(word) + R"("}})"))->state;
    };
    EXPECT_EQ(state("running"), Inspection::State::Running);
    EXPECT_EQ(state("paused"), Inspection::State::Running);
    EXPECT_EQ(state("created"), Inspection::State::Created);
    EXPECT_EQ(state("removing"), Inspection::State::Removing);
    EXPECT_EQ(state("dead"), Inspection::State::Ended);
    for (const auto* text :
         {"{}", "[]", R"({"State":{}})", R"({"State":{"Status":"flying"}})", R"({"State":1})"})
        EXPECT_FALSE(read_inspection(json(text))) << text;
    EXPECT_EQ(
        read_inspection(json(R"({"State":{"Status":"exited","ExitCode":-1},"Config":null})"))->exit_code, 255
    );
}

TEST(EngineAnswer, ItsWordsAreOneLineOfBoundedLength) {
    EXPECT_EQ(read_message(json(R"({"message":"no such\nimage"})")), "no such image");
    EXPECT_EQ(read_message(json("[]")), "");
    const auto message = read_message(Value::object({{"message", std::string(499, 'x') + "üü"}}));
    EXPECT_EQ(message, std::string(499, 'x'));
}

TEST(PullAnswer, EndsWellOrWithTheEnginesWords) {
    const std::string well = "{\"status\":\"Pulling\"}\r\n{\"status\":\"Done\",\"progressDetail\":{}}";
    const std::string ill =
        "{\"status\":\"Pulling\"}\n{\"error\":\"denied\",\"errorDetail\":{\"message\":\"x\"}}\n";
    for (std::size_t piece = 1; piece <= well.size(); ++piece) {
        PullReader reader;
        for (std::size_t at = 0; at < well.size(); at += piece)
            ASSERT_TRUE(reader.put(well.substr(at, piece)));
        EXPECT_TRUE(reader.put_end());
    }
    PullReader reader;
    const auto denied = reader.put(ill);
    ASSERT_FALSE(denied);
    EXPECT_EQ(denied.error().message, "denied");
}

TEST(PullAnswer, IsRefusedWithoutLinesOrWithoutJson) {
    PullReader endless;
    EXPECT_EQ(endless.put(std::string(100'000, 'x')).error().code, ErrorCode::LimitExceeded);
    PullReader page;
    EXPECT_FALSE(page.put("<html>\n"));
    PullReader cut;
    ASSERT_TRUE(cut.put("{\"status\":"));
    EXPECT_FALSE(cut.put_end());
}

TEST(EnginePlace, IsASocketOfThisMachine) {
    EXPECT_EQ(
        parse_engine("unix:///run/podman/podman.sock"), std::filesystem::path("/run/podman/podman.sock")
    );
    EXPECT_EQ(parse_engine("/var/run/docker.sock"), std::filesystem::path("/var/run/docker.sock"));
    for (const auto* text : {"", "tcp://127.0.0.1:2375", "ssh://x", "docker.sock", "unix://"})
        EXPECT_FALSE(parse_engine(text)) << text;
}

} // namespace
} // namespace tutti::container
