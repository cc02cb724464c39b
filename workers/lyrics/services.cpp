#include "workers/lyrics/services.hpp"

#include "io/directories.hpp"
#include "io/file.hpp"
#include "worker/secret.hpp"
#include "workers/lyrics/lrc_folder.hpp"
#include "workers/lyrics/sources/comfyui.hpp"
#include "workers/lyrics/sources/language_model.hpp"
#include "workers/lyrics/sources/lrclib.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace tutti::lyrics {

namespace {

std::optional<ModelApi> api_of(sections::ModelKind kind) {
    switch (kind) {
    case sections::ModelKind::Auto:
        return std::nullopt;
    case sections::ModelKind::Ollama:
        return ModelApi::Ollama;
    case sections::ModelKind::OpenAi:
        return ModelApi::OpenAi;
    }
    return std::nullopt;
}

std::filesystem::path beside(std::filesystem::path path, const char* ending) { return path += ending; }

} // namespace

Sources Services::make(const sections::LyricsSection& section) {
    complaints_.clear();
    Sources sources;
    if (!section.folder.empty())
        sources.words.push_back(std::make_unique<LrcFolder>(executor_, io::path_as_written(section.folder)));
    if (section.lrclib)
        sources.words.push_back(std::make_unique<Lrclib>(
            *client_, LrclibPlace{section.lrclib_url, user_agent_}, cache(section.cache)
        ));
    if (!section.model_url.empty()) {
        auto made = analyst(section);
        if (made)
            sources.analyst = std::move(*made);
        else
            complaints_.push_back("no language model is asked: " + made.error().message);
    }
    if (section.comfyui) {
        auto made = painter(section);
        if (made)
            sources.painter = std::move(*made);
        else
            complaints_.push_back("nothing is painted: " + made.error().message);
    }
    return sources;
}

/// Nullptr, with a complaint, where nothing can be kept: songs are sung all the same.
LyricsCache* Services::cache(std::size_t most_bytes) {
    if (!cache_) {
        const auto folder = beside(kept_, ".words");
        LyricsCache made(disk_, folder, most_bytes);
        auto opened = io::make_private_directory(folder);
        if (opened) opened = made.open();
        if (!opened) {
            complaints_.push_back("words are not kept: " + opened.error().message);
            return nullptr;
        }
        cache_.emplace(std::move(made));
    }
    cache_->set_limit(most_bytes);
    return &*cache_;
}

Result<BoundedFolder*> Services::pictures(std::size_t most) {
    const BoundedFolder::Limits limits{most, most_bytes_of_pictures};
    if (!pictures_) {
        const auto folder = beside(kept_, ".pictures");
        BoundedFolder made(disk_, folder, limits);
        auto opened = io::make_private_directory(folder);
        if (opened) opened = made.open();
        if (!opened) return pass_on(opened);
        pictures_.emplace(std::move(made));
    }
    pictures_->set_limits(limits);
    return &*pictures_;
}

Result<std::unique_ptr<Analyst>> Services::analyst(const sections::LyricsSection& section) {
    ModelSettings settings;
    settings.server.base_url = section.model_url;
    settings.api = api_of(section.model_kind);
    if (section.model != "auto") settings.model = section.model;
    if (!section.model_key.is_null()) {
        auto key = worker::read_secret(section.model_key);
        if (!key) return fail(key.error().code, "its key (lyrics.model_key): " + key.error().message);
        settings.server.key = std::move(*key);
    }
    return std::make_unique<LanguageModel>(*client_, std::move(settings));
}

Result<std::unique_ptr<Painter>> Services::painter(const sections::LyricsSection& section) {
    const auto text =
        io::read_file(disk_, io::path_as_written(section.comfyui_workflow), Workflow::most_bytes);
    auto workflow = text ? Workflow::parse(*text) : Result<Workflow>(std::unexpected(text.error()));
    if (!workflow)
        return fail(
            workflow.error().code, "its workflow (lyrics.comfyui_workflow): " + workflow.error().message
        );
    auto kept = pictures(section.pictures);
    if (!kept) return pass_on(kept);
    return std::make_unique<ComfyUi>(
        *client_, **kept, random_, ComfySettings{section.comfyui_url, std::move(*workflow)}
    );
}

std::string Services::complaint() const { return fmt::format("{}", fmt::join(complaints_, "; ")); }

std::string Services::trouble() const {
    if (!complaints_.empty() || !cache_) return complaint();
    return cache_->trouble();
}

} // namespace tutti::lyrics
