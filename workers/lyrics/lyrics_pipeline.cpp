// What is done for a song, step by step, each of which is an event `song.step`.
#include "io/clock.hpp"
#include "lyrics/lrc.hpp"
#include "workers/lyrics/lyrics_service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::lyrics {

namespace {

constexpr auto patience_with_source = seconds(20);
constexpr auto patience_with_painter = seconds(300);
/// An analyst that is away may come back while the song still plays; each time it is left for twice as long.
constexpr auto before_asking_again = seconds(5);
constexpr auto longest_before_asking_again = seconds(120);

/// Somebody else is asked for it; all others are done at once.
constexpr bool is_long(Step step) {
    return step == Step::Lyrics || step == Step::Analyse || step == Step::Image;
}

} // namespace

void LyricsService::step(Step step, StepState state, std::string_view reason) {
    if (!steps_.set(step, state, reason) || !worker_.bus_connected()) return;
    if (state == StepState::Running && is_long(step)) say_health(); // who looks sees what is waited for
    std::vector<Member> data = {{"step", name(step)}, {"state", name(state)}};
    if (!reason.empty()) data.push_back({"reason", reason});
    worker_.emit("song.step", Value::object(std::move(data)));
}

/// What was not done before the song was over will not be.
void LyricsService::leave_steps() {
    for (std::size_t index = 0; index < step_names.size(); ++index) {
        const auto left = static_cast<Step>(index);
        const auto state = steps_.at(left);
        if (state == StepState::Pending || state == StepState::Running)
            step(left, StepState::Skipped, "the song is over");
    }
}

Task<void> LyricsService::look_up(Freshness freshness) {
    const auto song = heard_.song();
    ++looked_up_;
    problem_.clear();
    for (std::size_t index = 0; index < step_names.size(); ++index)
        step(static_cast<Step>(index), StepState::Pending);
    step(Step::Detect, StepState::Complete);
    auto found = co_await find_words(song, freshness);
    if (is_left()) co_return;
    const auto by_words = found ? take_words(std::move(*found)) : std::nullopt;
    if (!by_words) {
        if (karaoke_.words()) say(karaoke_.begin(heard_.said)); // those of an earlier look
        for (const auto rest :
             {Step::Parse, Step::Refrain, Step::Keywords, Step::Categorise, Step::Analyse, Step::ImagePrompt,
              Step::Image, Step::Send})
            if (steps_.at(rest) == StepState::Pending) step(rest, StepState::Skipped);
        publish_lyrics();
        say_health();
        co_return;
    }
    say_health();
    bool is_settled = co_await analyse(song, *by_words);
    if (is_left()) co_return;
    co_await paint(song);
    for (microseconds patience = before_asking_again; !is_settled;
         patience = std::min<microseconds>(2 * patience, longest_before_asking_again)) {
        const bool slept = co_await io::sleep_for(patience);
        if (!slept || is_left()) co_return;
        is_settled = co_await analyse(song, *by_words);
    }
}

Task<std::optional<FoundWords>> LyricsService::find_words(Song song, Freshness freshness) {
    step(Step::Lyrics, StepState::Running);
    for (const auto& source : sources_.words) {
        auto found = co_await source->find(song, freshness, io::steady_now() + patience_with_source);
        if (is_left()) co_return std::nullopt;
        if (!found) {
            problem_ = fmt::format("{} does not work: {}", source->name(), found.error().message);
            worker_.log().warning(problem_);
            continue;
        }
        if (!*found) continue;
        source_ = source->name();
        step(
            Step::Lyrics, (*found)->is_instrumental ? StepState::Skipped : StepState::Complete,
            (*found)->is_instrumental ? "it is an instrumental" : ""
        );
        problem_.clear(); // whoever does not work was not needed
        co_return std::move(*found);
    }
    if (problem_.empty())
        step(Step::Lyrics, StepState::Skipped, "nobody has its words");
    else
        step(Step::Lyrics, StepState::Error, problem_);
    co_return std::nullopt;
}

/// At once to who listens: what it means may come later. What the lists of words say of it, or nothing: there
/// are no words.
std::optional<Analysis> LyricsService::take_words(FoundWords found) {
    if (found.is_instrumental) return std::nullopt;
    step(Step::Parse, StepState::Running);
    auto lyrics = parse_lrc(found.text);
    if (!lyrics) {
        problem_ = fmt::format("what {} has cannot be read: {}", source_, lyrics.error().message);
        if (const auto position = lyrics.error().position)
            problem_ += fmt::format(" (line {})", position.line);
        worker_.log().warning(problem_);
        step(Step::Parse, StepState::Error, problem_);
        return std::nullopt;
    }
    step(Step::Parse, StepState::Complete);
    step(Step::Send, StepState::Running);
    say(karaoke_.set_words(std::move(*lyrics), source_, offsets_.of(heard_.song().key())));
    if (next_line_) next_line_->interrupt();
    auto by_words = analyse_by_words(*karaoke_.words());
    for (const auto done : {Step::Refrain, Step::Keywords, Step::Categorise}) step(done, StepState::Complete);
    say(karaoke_.set_analysis(by_words, "words"));
    publish_lyrics();
    step(Step::Send, StepState::Complete);
    return by_words;
}

/// False: whoever was asked has said nothing of use. What the lists of words say stands until then.
Task<bool> LyricsService::analyse(Song song, Analysis by_words) {
    if (!sources_.analyst) {
        step(Step::Analyse, StepState::Skipped, "no language model is set");
        step(Step::ImagePrompt, StepState::Complete);
        co_return true;
    }
    step(Step::Analyse, StepState::Running);
    auto analysis = co_await sources_.analyst->analyse(
        song, *karaoke_.words(), std::move(by_words), io::steady_now() + section_.model_timeout
    );
    if (is_left()) co_return false;
    if (analysis) {
        problem_.clear();
        say(karaoke_.set_analysis(std::move(*analysis), std::string(sources_.analyst->name())));
        publish_lyrics();
        step(Step::Analyse, StepState::Complete);
    } else {
        problem_ = "what the song is about is said by lists of words: " + analysis.error().message;
        step(Step::Analyse, StepState::Error, problem_);
    }
    step(Step::ImagePrompt, StepState::Complete);
    say_health();
    co_return analysis.has_value();
}

Task<void> LyricsService::paint(Song song) {
    if (!sources_.painter) {
        step(Step::Image, StepState::Skipped, "nobody paints");
        co_return say_health();
    }
    step(Step::Image, StepState::Running);
    const auto prompt = karaoke_.lyrics(io::wall_now()).image_prompt;
    const auto image =
        co_await sources_.painter->paint(song, prompt, io::steady_now() + patience_with_painter);
    if (is_left()) co_return;
    if (!image) {
        problem_ = "there is no picture: " + image.error().message;
        step(Step::Image, StepState::Error, problem_);
        co_return say_health();
    }
    say(karaoke_.set_image(image->native()));
    publish_lyrics();
    step(Step::Image, StepState::Complete);
    say_health();
}

} // namespace tutti::lyrics
