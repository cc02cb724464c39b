// The section `lyrics`: where the words of songs are found, who says what they are about, and who paints it.
#pragma once

#include "sections/section.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace tutti::sections {

/// How a language model's server is spoken to.
enum class ModelKind : std::uint8_t { Auto, Ollama, OpenAi };

struct LyricsSection {
    std::string folder = {}; ///< of .lrc files; empty: none
    bool lrclib = true;      ///< whether LRCLIB is asked for what the folder has not
    std::string lrclib_url = "https://lrclib.net";
    std::size_t cache = 16 << 20; ///< bytes of what LRCLIB said

    std::string model_url = {}; ///< of a language model's server; empty: none
    ModelKind model_kind = ModelKind::Auto;
    std::string model = "auto"; ///< its name; "auto": the first that the server has
    Value model_key = {};       ///< a secret's reference; null: none
    microseconds model_timeout = seconds(60);

    bool comfyui = false; ///< whether pictures are painted
    std::string comfyui_url = "http://127.0.0.1:8188";
    std::string comfyui_workflow = {}; ///< a file, as ComfyUI exports it for its API
    std::size_t pictures = 100;        ///< how many are kept at most

    bool operator==(const LyricsSection&) const = default;
};

void read_lyrics(toml::TableReader& table, LyricsSection& section);

} // namespace tutti::sections
