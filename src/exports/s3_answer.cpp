#include "exports/s3_answer.hpp"

#include "base/printable.hpp"

#include <array>
#include <utility>

namespace tutti::exports {

namespace {

constexpr std::size_t longest = 4096;

constexpr std::array<std::pair<std::string_view, char>, 5> entities = {
    {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}}
};

std::string without_entities(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        std::size_t taken = 1;
        char meant = text.front();
        for (const auto& [entity, character] : entities)
            if (text.starts_with(entity)) {
                taken = entity.size();
                meant = character;
            }
        out += meant;
        text.remove_prefix(taken);
    }
    return out;
}

} // namespace

std::string element_text(std::string_view xml, std::string_view name) {
    const auto open = "<" + std::string(name) + ">";
    const auto begin = xml.find(open);
    if (begin == std::string_view::npos) return {};
    const auto text = xml.substr(begin + open.size());
    const auto end = text.find('<');
    if (end == std::string_view::npos || end > longest) return {};
    if (!text.substr(end).starts_with("</" + std::string(name) + ">")) return {};
    return without_entities(text.substr(0, end));
}

std::vector<std::string> element_texts(std::string_view xml, std::string_view name) {
    const auto open = "<" + std::string(name) + ">";
    std::vector<std::string> texts;
    for (auto begin = xml.find(open); begin != std::string_view::npos; begin = xml.find(open, begin + 1))
        if (auto text = element_text(xml.substr(begin), name); !text.empty())
            texts.push_back(std::move(text));
    return texts;
}

std::string describe_s3_error(std::string_view xml) {
    if (xml.find("<Error>") == std::string_view::npos) return {};
    const auto code = element_text(xml, "Code");
    const auto message = element_text(xml, "Message");
    return printable(message.empty() ? code : code + ": " + message);
}

} // namespace tutti::exports
