#include "onvif/xml.hpp"

#include "base/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>
#include <utility>

namespace tutti::onvif {

namespace {

/// Copies a tree as far as the limits allow.
class Copier {
public:
    Result<XmlElement> copy(const pugi::xml_node& node, std::size_t depth) {
        if (depth > max_xml_depth || ++elements_ > max_xml_elements)
            return fail(ErrorCode::LimitExceeded, "the XML is too deep or has too many elements");
        XmlElement element;
        element.name = without_prefix(node.name());
        for (const auto& attribute : node.attributes())
            element.attributes.push_back({std::string(without_prefix(attribute.name())), attribute.value()});
        std::string text;
        for (const auto& inner : node.children()) {
            if (inner.type() == pugi::node_pcdata || inner.type() == pugi::node_cdata) text += inner.value();
            if (inner.type() != pugi::node_element) continue;
            auto child = copy(inner, depth + 1);
            if (!child) return child;
            element.children.push_back(std::move(*child));
        }
        element.text = trimmed(text);
        return element;
    }

private:
    std::size_t elements_ = 0;
};

} // namespace

const XmlElement* XmlElement::child(std::string_view child_name) const noexcept {
    const auto found = std::ranges::find(children, child_name, &XmlElement::name);
    return found == children.end() ? nullptr : &*found;
}

const XmlElement* XmlElement::at(std::initializer_list<std::string_view> path) const noexcept {
    const XmlElement* element = this;
    for (const auto step : path) {
        element = element->child(step);
        if (element == nullptr) return nullptr;
    }
    return element;
}

std::string_view XmlElement::text_at(std::initializer_list<std::string_view> path) const noexcept {
    const auto* element = at(path);
    return element == nullptr ? std::string_view() : std::string_view(element->text);
}

std::string_view XmlElement::attribute(std::string_view attribute_name) const noexcept {
    const auto found = std::ranges::find(attributes, attribute_name, &XmlAttribute::name);
    return found == attributes.end() ? std::string_view() : std::string_view(found->value);
}

Result<XmlElement> parse_xml(std::string_view text) {
    if (text.size() > max_xml_bytes)
        return fail(ErrorCode::LimitExceeded, fmt::format("{} bytes of XML are too many", text.size()));
    pugi::xml_document document;
    const auto parsed = document.load_buffer(text.data(), text.size());
    if (!parsed) return fail(ErrorCode::InvalidInput, fmt::format("no XML: {}", parsed.description()));
    return Copier().copy(document.document_element(), 1);
}

std::string_view without_prefix(std::string_view name) noexcept {
    return name.substr(name.rfind(':') + 1); // npos + 1 is 0
}

std::string escape_xml(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        switch (letter) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&apos;";
            break;
        default: {
            const bool is_control = static_cast<unsigned char>(letter) < 0x20;
            if (!is_control || letter == '\t' || letter == '\n') out += letter;
        }
        }
    }
    return out;
}

} // namespace tutti::onvif
