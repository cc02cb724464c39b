// Discovery: what this installation tells Home Assistant of itself (home-assistant.io, "MQTT Discovery",
// device form): a device for each source with its readings, and one of the installation with its services and
// health. Home Assistant reads our own retained messages, by templates: nothing is said twice. No I/O, no
// time.
#pragma once

#include "contract/reading.hpp"
#include "contract/service_state.hpp"
#include "contract/source.hpp"
#include "sections/homeassistant_section.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::homeassistant {

/// A part of a topic and of a name that Home Assistant takes: other texts are told apart by a number behind.
std::string identifier(std::string_view text);

class Discovery {
public:
    static constexpr std::size_t most_sources = 256;
    static constexpr std::size_t most_entities = 512; ///< of a device

    /// `root`: what stands before our topics; `version`: of this program.
    Discovery(std::string root, std::string version) : root_(std::move(root)), version_(std::move(version)) {}

    void configure(sections::HomeassistantSection section) { section_ = std::move(section); }
    const sections::HomeassistantSection& section() const { return section_; }

    /// A message of the bus, its topic below the root. True where devices() may have changed.
    bool take(std::string_view topic, std::string_view payload);

    /// Topic → payload of each device that there is now.
    std::map<std::string, std::string> devices() const;
    /// The same, where the payloads before were those: what is no longer there is taken back, an entity by
    /// its platform alone, a device by an empty payload. `left`: of an earlier run; what its devices had may
    /// come yet, and stays in those that there are.
    std::map<std::string, std::string> changes(
        const std::map<std::string, std::string>& before, const std::map<std::string, std::string>& left = {}
    ) const;

    /// Where Home Assistant says that it has come.
    std::string birth_topic() const { return section_.prefix + "/status"; }
    /// Whether that is the topic of a device of this installation.
    bool is_ours(std::string_view topic) const;

private:
    enum class Form : std::uint8_t { Number, Boolean, Text };
    struct Sensor {
        Form form = Form::Text;
        std::string unit;
        std::int64_t expires_in = 0; ///< whole seconds

        bool operator==(const Sensor&) const = default;
    };
    struct Source {
        std::map<std::string, Sensor, std::less<>> sensors;
        std::string name;
        std::string description;
    };

    bool take_reading(std::string_view source, std::string_view sensor, std::string_view payload);
    bool take_meta(std::string_view source, std::string_view payload);
    bool take_service(std::string_view service, std::string_view payload);
    bool take_health(std::string_view component, std::string_view payload);
    bool is_wanted(std::string_view source, std::string_view sensor) const;
    std::string topic_of(std::string_view device) const;
    std::string device_id(std::string_view source) const;
    Value origin() const;
    Value availability(std::string_view worker) const;
    Value sensor_entity(std::string_view source, std::string_view name, const Sensor& sensor) const;
    Value service_entity(std::string_view service) const;
    Value button_entity(std::string_view service) const;
    Value health_entity(std::string_view component, std::int64_t expires_in) const;
    std::string source_device(const std::string& id, const Source& source) const;
    std::string installation_device() const;

    std::string root_;
    std::string version_;
    sections::HomeassistantSection section_;
    std::map<std::string, Source, std::less<>> sources_;
    std::map<std::string, contract::ServicePattern, std::less<>> services_;
    std::map<std::string, std::int64_t, std::less<>> health_; ///< whole seconds until it expires
};

} // namespace tutti::homeassistant
