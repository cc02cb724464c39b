// Any bytes as what the services answer that know of songs: Spotify, LRCLIB, language models, ComfyUI; and as
// what is kept of them. The first byte says whose answer it is, the second its status: what is read fits the
// contract, and what is not is an error in words.
#include "contract/playback.hpp"
#include "workers/lyrics/sources/comfy_speech.hpp"
#include "workers/lyrics/sources/lrclib.hpp"
#include "workers/lyrics/sources/lyrics_cache.hpp"
#include "workers/lyrics/sources/model_speech.hpp"
#include "workers/spotify/kept_login.hpp"
#include "workers/spotify/login.hpp"
#include "workers/spotify/player_answer.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace tutti;

void check(bool holds) {
    if (!holds) std::abort();
}

/// What was read, to `use`; an error that says something otherwise.
template <typename T, typename Use>
void judge(const Result<T>& read, const Use& use) {
    if (read)
        use(*read);
    else
        check(!read.error().message.empty());
}

void check(const spotify::Refusal& refusal) {
    check(!refusal.sentence.empty());
    check(!refusal.wait || *refusal.wait >= microseconds(0));
}

void read_player(const io::HttpResponse& answer) {
    const auto read = spotify::read_player_answer(answer);
    if (const auto* refusal = std::get_if<spotify::Refusal>(&read)) check(*refusal);
    const auto* heard = std::get_if<spotify::Heard>(&read);
    if (heard == nullptr) return;
    contract::Playback playback;
    playback.player = "spotify";
    playback.active = true;
    playback.artist = heard->artist;
    playback.title = heard->title;
    playback.album = heard->album;
    playback.track_id = heard->id;
    playback.duration = heard->duration;
    playback.position = heard->position;
    playback.playing = heard->playing;
    playback.timestamp = WallTime(seconds(1'800'000'000));
    check(contract::parse_playback(contract::print(playback)) == playback);
}

void read_token(const io::HttpResponse& answer) {
    const auto read = spotify::read_token_answer(answer);
    if (const auto* refusal = std::get_if<spotify::Refusal>(&read)) check(*refusal);
    if (const auto* over = std::get_if<spotify::LoginOver>(&read)) check(!over->sentence.empty());
    const auto* tokens = std::get_if<spotify::Tokens>(&read);
    if (tokens == nullptr) return;
    check(tokens->valid > microseconds(0));
    check(io::check_fields(spotify::player_call("https://a", tokens->access)).has_value());
}

void read_words(char whose, const io::HttpResponse& answer) {
    const lyrics::Song song{"The Paper Boats", "Home", "Tides", std::chrono::seconds(208)};
    const auto use = [](const lyrics::FoundWords& words) {
        check(words.text.empty() == words.is_instrumental);
    };
    if (whose == 'g') judge(lyrics::read_lrclib_get(answer), use);
    if (whose == 'l') judge(lyrics::read_lrclib_search(answer, song), use);
}

void read_model(char whose, const io::HttpResponse& answer) {
    const auto api = whose == 'o' || whose == 'O' ? lyrics::ModelApi::Ollama : lyrics::ModelApi::OpenAi;
    if (whose == 'o' || whose == 'a')
        judge(lyrics::read_models(api, answer), [](const auto& names) {
            for (const auto& name : names) check(!name.empty());
        });
    else
        judge(lyrics::read_chat(api, answer), [](const std::string& said) { check(!said.empty()); });
}

void read_comfy(char whose, const io::HttpResponse& answer) {
    if (whose == 'q') judge(lyrics::read_queued(answer), [](const std::string& id) { check(!id.empty()); });
    if (whose == 'h')
        judge(lyrics::read_history(answer, "id"), [](const auto& picture) {
            if (picture) check(io::parse_http_url(lyrics::view_call("http://c", *picture).url).has_value());
        });
    if (whose == 'w')
        judge(lyrics::Workflow::parse(answer.body), [](const lyrics::Workflow& workflow) {
            const auto call = lyrics::queue_call("http://c", workflow.with("a boat", 7));
            check(call.body.find("{prompt}") == std::string::npos);
        });
}

void read_kept(char whose, std::string_view bytes) {
    if (whose == 'k')
        judge(lyrics::parse_kept_words(bytes), [](const lyrics::KeptWords& kept) {
            check(lyrics::parse_kept_words(print(kept)) == kept);
        });
    if (whose == 'K')
        judge(spotify::parse_kept_login(bytes), [](const spotify::KeptLogin& kept) {
            check(spotify::parse_kept_login(print(kept)) == kept);
        });
    if (whose == 'r') judge(spotify::parse_return(bytes), [](const spotify::Returned&) {});
}

unsigned status_of(char byte) {
    switch (byte) {
    case '1':
        return 401;
    case '4':
        return 404;
    case '5':
        return 503;
    case '9':
        return 429;
    case '0':
        return 400;
    default:
        return 200;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const auto whose = static_cast<char>(data[0]);
    io::HttpResponse answer;
    answer.status = status_of(static_cast<char>(data[1]));
    answer.content_type = "application/json";
    answer.body.assign(reinterpret_cast<const char*>(data) + 2, size - 2);
    if (answer.status == 429) answer.fields.emplace_back("Retry-After", answer.body);
    if (whose == 'p') read_player(answer);
    if (whose == 't') read_token(answer);
    if (whose == 'g' || whose == 'l') read_words(whose, answer);
    if (whose == 'o' || whose == 'O' || whose == 'a' || whose == 'A') read_model(whose, answer);
    if (whose == 'q' || whose == 'h' || whose == 'w') read_comfy(whose, answer);
    if (whose == 'k' || whose == 'K' || whose == 'r') read_kept(whose, answer.body);
    return 0;
}
