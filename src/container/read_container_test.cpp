#include "container/read_container.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

namespace tutti::container {
namespace {

struct Answer {
    Spec spec;
    std::vector<std::string> mistakes;
};

Answer read(const std::string& text) {
    const auto document = toml::parse_document(text);
    EXPECT_TRUE(document) << text;
    std::vector<toml::Mistake> mistakes;
    Answer answer;
    toml::TableReader table(*document, "service.x", mistakes);
    read_container(table, answer.spec);
    table.finish();
    for (const auto& mistake : mistakes) answer.mistakes.push_back(mistake.key + ": " + mistake.reason);
    return answer;
}

TEST(ContainerKeys, AreReadWhereTheRunnerIsDocker) {
    const auto answer = read(R"(
        runner = "docker"
        image = "redis:7"
        pull = "missing"
        ports = ["127.0.0.1:6379:6379"]
        volumes = ["./data:/data"]
        network = "stage"
        labels = { "traefik.enable" = "true" }
        engine = "unix:///run/podman/podman.sock"
        tty = true
    )");
    EXPECT_TRUE(answer.mistakes.empty()) << answer.mistakes.front();
    EXPECT_EQ(answer.spec.image, "redis:7");
    EXPECT_EQ(answer.spec.pull, Pull::Missing);
    EXPECT_EQ(answer.spec.ports, std::vector<std::string>{"127.0.0.1:6379:6379"});
    EXPECT_EQ(answer.spec.volumes, std::vector<std::string>{"./data:/data"});
    EXPECT_EQ(answer.spec.network, "stage");
    EXPECT_EQ(answer.spec.labels[0].first, "traefik.enable");
    EXPECT_TRUE(answer.spec.tty);
}

TEST(ContainerKeys, WithoutARunnerAreMistakes) {
    EXPECT_EQ(
        read("image = \"redis\"").mistakes,
        std::vector<std::string>{"service.x.image: belongs to a container: runner = \"docker\""}
    );
    EXPECT_TRUE(read("runner = \"process\"").mistakes.empty());
    EXPECT_EQ(read("runner = \"dokcer\"").mistakes.size(), 1U);
}

TEST(ContainerKeys, AnImageIsNeeded) {
    const auto mistakes = read("runner = \"docker\"").mistakes;
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_NE(mistakes[0].find("missing"), std::string::npos) << mistakes[0];
}

TEST(ContainerKeys, EachWrongValueIsAMistakeOfItsOwn) {
    const auto mistakes = read(R"(
        runner = "docker"
        image = "a b"
        pull = "often"
        ports = ["80", "1:2", 3]
        volumes = ["data"]
        network = "a/b"
        labels = { "tutti.run" = "x", ok = 1 }
        engine = "tcp://1.2.3.4:2375"
        tty = "yes"
    )")
                              .mistakes;
    EXPECT_EQ(mistakes.size(), 10U);
}

TEST(ContainerKeys, TheMachinesNetworkPublishesNothing) {
    EXPECT_EQ(
        read("runner = \"docker\"\nimage = \"x\"\nnetwork = \"host\"\nports = [\"1:2\"]").mistakes.size(), 1U
    );
}

} // namespace
} // namespace tutti::container
