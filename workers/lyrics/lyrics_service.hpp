// LyricsService: the worker `lyrics`. Follows the song that `song/playing` names, finds its words and what
// they are about, and says them as OSC, as events and on `song/lyrics` when they are sung.
#pragma once

#include "io/disk.hpp"
#include "io/wall_timer.hpp"
#include "sections/lyrics_section.hpp"
#include "telemetry/osc_sender.hpp"
#include "worker/worker.hpp"
#include "workers/lyrics/heard_song.hpp"
#include "workers/lyrics/karaoke.hpp"
#include "workers/lyrics/offsets.hpp"
#include "workers/lyrics/osc_queue.hpp"
#include "workers/lyrics/services.hpp"
#include "workers/lyrics/steps.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tutti::lyrics {

struct Options {
    std::vector<Address> destinations = {}; ///< of OSC
    std::filesystem::path state_directory = {};
    std::string user_agent = {}; ///< "Tutti 0.1.0"
    /// What asks services, made when the worker runs; its limit for bodies leaves room for a picture.
    std::function<std::unique_ptr<io::HttpClient>(const asio::any_io_executor&)> make_client;
};

class LyricsService {
public:
    /// Makes it of the worker, which is not running yet. Worker and disk outlive it.
    LyricsService(worker::Worker& worker, io::Disk& disk, Options options);
    LyricsService(const LyricsService&) = delete;
    LyricsService& operator=(const LyricsService&) = delete;

private:
    void equip();
    Result<void> configure(const Value& config);
    void hear(const worker::Message& message);
    void begin_song();
    void end_song();
    void look_again(Freshness freshness);
    /// Whether the song that is looked up is not wanted any more. Then nothing is said of it.
    bool is_left() const noexcept { return stopping_ || !has_song_ || wanted_; }

    // Beside each other while it runs:
    Task<void> run();
    void find_sources(Freshness freshness);
    Task<void> follow();
    Task<void> send();

    // What is done for a song: lyrics_pipeline.cpp
    Task<void> look_up(Freshness freshness);
    Task<std::optional<FoundWords>> find_words(Song song, Freshness freshness);
    std::optional<Analysis> take_words(FoundWords found);
    Task<bool> analyse(Song song, Analysis by_words);
    Task<void> paint(Song song);
    void leave_steps();
    void step(Step step, StepState state, std::string_view reason = {});

    void say(Said said);
    void publish_lyrics();
    void say_health();
    std::string trouble() const;
    Value state() const;
    Result<Value> set_offset(const Value& params);
    Result<Value> refetch();

    worker::Worker& worker_;
    io::Disk& disk_;
    Options options_;
    Offsets offsets_;
    sections::LyricsSection section_;
    HeardSong heard_;
    bool has_song_ = false;
    Karaoke karaoke_;
    Steps steps_;
    std::optional<Services> services_; ///< while it runs
    Sources sources_;                  ///< likewise, of `sources_are_of_`
    std::optional<sections::LyricsSection> sources_are_of_;
    std::string source_;  ///< that the words are from
    std::string problem_; ///< of the latest song, for people; empty: all is well

    OscQueue queue_;
    std::optional<telemetry::OscSender> sender_;   ///< while it runs
    std::optional<io::WallTimer> next_line_;       ///< likewise
    std::optional<asio::steady_timer> to_send_;    ///< likewise; cancelled when something is to be sent
    std::optional<asio::steady_timer> to_look_up_; ///< likewise; cancelled when another song plays
    std::optional<Freshness> wanted_;              ///< a song is to be looked up
    bool stopping_ = false;
    std::uint64_t looked_up_ = 0;
    std::uint64_t not_understood_ = 0;
};

} // namespace tutti::lyrics
