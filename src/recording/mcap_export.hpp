// A recording as MCAP: a channel a topic, with what viewers can use of the contract's JSON Schema.
#pragma once

#include "base/result.hpp"
#include "recording/mcap_writer.hpp"
#include "recording/recorded.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace tutti {
class JsonReader;
}

namespace tutti::recording {

/// How a payload reads; also the name that MCAP's channels have for it.
enum class PayloadKind : std::uint8_t {
    Object, ///< a JSON object: "json", with the schema of its topic
    Json,   ///< other JSON: "json" without a schema
    Text,   ///< UTF-8: "x-text"
    Bytes,  ///< "x-binary"
};

class McapExport {
public:
    explicit McapExport(std::string_view library);
    ~McapExport();

    /// Log time is the arrival; publish time is the payload's own `timestamp`, else the arrival too. Errors:
    /// LimitExceeded when there are more topics than MCAP can hold.
    Result<void> add(const Recorded& message);
    void finish() { writer_.finish(); }
    /// As McapWriter::take().
    std::string take() { return writer_.take(); }

    std::size_t channels() const noexcept { return writer_.channels(); }

private:
    McapWriter::SchemaId schema_for(std::string_view topic);

    McapWriter writer_;
    std::unique_ptr<JsonReader> reader_;
    std::map<std::string, McapWriter::SchemaId, std::less<>> schemas_; ///< by the contract's name
    std::map<std::pair<std::string, PayloadKind>, McapWriter::ChannelId> channels_;
};

} // namespace tutti::recording
