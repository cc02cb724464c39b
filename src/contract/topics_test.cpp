#include "contract/topics.hpp"

#include <gtest/gtest.h>

namespace tutti::contract {
namespace {

TEST(Topics, EachIsBuiltAndTakenApart) {
    struct Row {
        std::string built;
        std::string text;
        Topic parsed;
    };
    const std::string_view root = "tutti";
    const Row rows[] = {
        {event_topic(root, "button.press"), "tutti/event/button/press", {Family::Event, "button/press", ""}},
        {reading_topic(root, "left.system", "cpu"),
         "tutti/reading/left.system/cpu",
         {Family::Reading, "left.system", "cpu"}},
        {reading_topic(root, "co2", "Living room:co2"),
         "tutti/reading/co2/Living room:co2",
         {Family::Reading, "co2", "Living room:co2"}},
        {status_topic(root, "system"), "tutti/status/system", {Family::Status, "system", ""}},
        {meta_topic(root, "system"), "tutti/meta/system", {Family::Meta, "system", ""}},
        {config_topic(root, "weather"), "tutti/config/weather", {Family::Config, "weather", ""}},
        {command_topic(root, "mixer"), "tutti/cmd/mixer", {Family::Command, "mixer", ""}},
        {command_response_topic(root, "mixer", "A-1.x"),
         "tutti/cmd/mixer/response/A-1.x",
         {Family::CommandResponse, "mixer", "A-1.x"}},
        {reply_topic(root, "cli-77"), "tutti/reply/cli-77", {Family::Reply, "cli-77", ""}},
        {worker_topic(root, "mixer"), "tutti/worker/mixer", {Family::Worker, "mixer", ""}},
        {service_topic(root, "mixer"), "tutti/service/mixer", {Family::Service, "mixer", ""}},
        {health_topic(root, "hub"), "tutti/health/hub", {Family::Health, "hub", ""}},
        {clock_topic(root, "left.input"), "tutti/clock/left.input", {Family::Clock, "left.input", ""}},
        {frame_topic(root, "cube"), "tutti/frame/cube", {Family::Frame, "cube", ""}},
        {log_topic(root, "mixer"), "tutti/log/mixer", {Family::Log, "mixer", ""}},
        {leader_topic(root, "control"), "tutti/leader/control", {Family::Leader, "control", ""}},
        {leader_topic(root, "app:left.mixer"),
         "tutti/leader/app:left.mixer",
         {Family::Leader, "app:left.mixer", ""}},
        {matrix_topic(root, "state"), "tutti/matrix/state", {Family::Matrix, "state", ""}},
        {job_topic(root, "j-1"), "tutti/job/j-1", {Family::Job, "j-1", ""}},
        {job_topic(root, "01JD5Z3K8Q0000000000000000"),
         "tutti/job/01JD5Z3K8Q0000000000000000",
         {Family::Job, "01JD5Z3K8Q0000000000000000", ""}},
        {playback_topic(root, "left.mpris"), "tutti/playback/left.mpris", {Family::Playback, "left.mpris", ""}
        },
        {song_playing_topic(root), "tutti/song/playing", {Family::Song, "playing", ""}},
        {vault_topic(root, "control"), "tutti/vault/control", {Family::Vault, "control", ""}},
        {song_lyrics_topic(root), "tutti/song/lyrics", {Family::Song, "lyrics", ""}},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(row.built, row.text);
        EXPECT_EQ(parse_topic(root, row.text), row.parsed) << row.text;
        EXPECT_EQ(parse_topic(row.text.substr(root.size() + 1)), row.parsed) << row.text;
    }
    EXPECT_EQ(worker_topic("", "mixer"), "worker/mixer");
    EXPECT_EQ(event_topic("", "button.press"), "event/button/press");
}

TEST(Topics, AnEventStandsOnTheTopicOfItsType) {
    for (const auto* type : {"button.press", "raw.imu.3", "event.playlist.created", "a", "event"})
        EXPECT_TRUE(is_topic_of_event(event_topic(type), type)) << type;
    EXPECT_TRUE(is_topic_of_event("event/playlist/stopped", "playlist.stopped"));
    for (const auto* topic :
         {"event/foo", "event", "event/", "event/playlist", "event/playlist/stopped/x", "playlist/stopped",
          "events/playlist/stopped", "event/event/playlist/stopped", "reading/playlist/stopped", ""})
        EXPECT_FALSE(is_topic_of_event(topic, "event.playlist.stopped")) << topic;
}

TEST(Topics, OfPlaylistsTheRuntimeAloneSpeaks) {
    for (const auto* type : {"event", "event.playlist.stopped", "event.x", "playlist", "playlist.stopped"})
        EXPECT_TRUE(is_reserved_event(type)) << type;
    for (const auto* type : {"events", "playlists.stopped", "button.event", "button.playlist.stopped", ""})
        EXPECT_FALSE(is_reserved_event(type)) << type;
}

TEST(Topics, TheLeadingEventOfATypeIsNotDoubled) {
    EXPECT_EQ(event_topic("tutti", "event.playlist.created"), "tutti/event/playlist/created");
    EXPECT_EQ(event_type_of_path("playlist/created"), "playlist.created");
}

TEST(Topics, ARootMayHaveSeveralSegments) {
    EXPECT_TRUE(is_topic_root("home/tutti"));
    EXPECT_FALSE(is_topic_root("home/"));
    EXPECT_FALSE(is_topic_root("home/#"));
    EXPECT_EQ(parse_topic("home/tutti", status_topic("home/tutti", "a")), (Topic{Family::Status, "a", ""}));
}

TEST(Topics, WhatIsBelowAReplyTopicIsTheClientsOwn) {
    EXPECT_EQ(parse_topic("t", "t/reply/cli/7/x"), (Topic{Family::Reply, "cli", "7/x"}));
}

TEST(Topics, OthersAreNotOurs) {
    for (const std::string_view topic :
         {"",
          "tutti",
          "tutti/",
          "tuttis/status/a",
          "tutti/status",
          "tutti/status/",
          "tutti/status/a/b",
          "tutti/status/A",
          "tutti/reading/a",
          "tutti/reading/a/b/c",
          "tutti/reading//b",
          "tutti/event/",
          "tutti/event/a//b",
          "tutti/cmd/a/response",
          "tutti/cmd/a/response/",
          "tutti/cmd/a/response/b/c",
          "tutti/cmd/a/answer/b",
          "tutti/leader/app:",
          "tutti/leader/app:A",
          "tutti/leader/app:app:a",
          "tutti/leader/of:a",
          "tutti/other/a",
          "tutti/reply/",
          "other/status/a"})
        EXPECT_EQ(parse_topic("tutti", topic), std::nullopt) << topic;
}

TEST(Topics, BelowTheRootARootIsNoFamily) {
    EXPECT_EQ(parse_topic("tutti/status/a"), std::nullopt);
    EXPECT_EQ(parse_topic("/status/a"), std::nullopt);
    EXPECT_EQ(parse_topic(""), std::nullopt);
}

TEST(Topics, FiltersCatchTheirFamily) {
    EXPECT_EQ(family_filter("tutti", Family::Reading), "tutti/reading/+/+");
    EXPECT_EQ(family_filter("tutti", Family::Status), "tutti/status/+");
    EXPECT_EQ(family_filter("tutti", Family::Event), "tutti/event/#");
    EXPECT_EQ(family_filter("tutti", Family::Command), "tutti/cmd/+");
    EXPECT_EQ(family_filter("tutti", Family::CommandResponse), "tutti/cmd/+/response/+");
    EXPECT_EQ(family_filter("tutti", Family::Reply), "tutti/reply/#");
}

} // namespace
} // namespace tutti::contract
