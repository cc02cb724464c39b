#include "sections/lyrics_section.hpp"

namespace tutti::sections {

namespace {

toml::Read<std::string> address_or_none(const Value& value) {
    auto text = toml::AnyText{}(value);
    if (!text || text->empty()) return text;
    return WebAddress{}(value);
}

/// The reference as it is: only who asks looks into its file.
toml::Read<Value> key_reference(const Value& value) {
    if (const auto secret = toml::Secret{}(value); !secret) return std::unexpected(secret.error());
    return value;
}

constexpr toml::OneOf<ModelKind, 3> model_kind = {
    {{{"auto", ModelKind::Auto}, {"ollama", ModelKind::Ollama}, {"openai", ModelKind::OpenAi}}}
};

} // namespace

void read_lyrics(toml::TableReader& table, LyricsSection& section) {
    constexpr std::size_t mebibyte = 1 << 20;
    table.read("folder", section.folder, WrittenPath{});
    table.read("lrclib", section.lrclib, toml::Boolean{});
    table.read("lrclib_url", section.lrclib_url, WebAddress{});
    table.read("cache", section.cache, toml::Size{mebibyte, 1024 * mebibyte});
    table.read("model_url", section.model_url, address_or_none);
    table.read("model_kind", section.model_kind, model_kind);
    table.read("model", section.model, ShortText{});
    table.read("model_key", section.model_key, key_reference);
    table.read("model_timeout", section.model_timeout, Period{seconds(1), std::chrono::minutes(10)});
    table.read("comfyui", section.comfyui, toml::Boolean{});
    table.read("comfyui_url", section.comfyui_url, WebAddress{});
    table.read("comfyui_workflow", section.comfyui_workflow, WrittenPath{});
    table.read("pictures", section.pictures, toml::Whole{1, 10'000});
    if (section.comfyui && section.comfyui_workflow.empty())
        table.mistake("comfyui", "needs comfyui_workflow, a file");
}

} // namespace tutti::sections
