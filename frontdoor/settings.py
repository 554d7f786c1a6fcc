"""Every setting of the front door, typed, with what it is for.

Each can be given as an environment variable (``FRONTDOOR_`` and the name in
capitals) or in ``frontdoor.toml`` in the home folder; the environment wins.
``docs/operator.md`` lists them all, and a test holds it to that.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

_CHECKOUT = Path(__file__).resolve().parent.parent


class SettingsProblemError(ValueError):
    """A setting is wrong; the message names it and says what to do."""


def _default_home() -> Path:
    if (_CHECKOUT / "pyproject.toml").exists():
        return _CHECKOUT / ".frontdoor"
    return Path.home() / ".frontdoor"


class Settings(BaseSettings):
    """What an operator can choose."""

    model_config = SettingsConfigDict(env_prefix="FRONTDOOR_", extra="forbid")

    home: Path = Field(
        default_factory=_default_home,
        description="Folder that holds both databases, the search index and the secret key. Made when missing.",
    )
    catalogue_url: str = Field(
        "", description="SQLAlchemy address of the public directory. Empty: a SQLite file in the home folder."
    )
    search_engine: Literal["whoosh", "postgresql"] = Field(
        "whoosh",
        description="What search runs on. whoosh: an index in the home folder. postgresql: the catalogue's own server, for several machines.",
    )
    conversations_url: str = Field(
        "",
        description="SQLAlchemy address of the confidential records. Empty: a SQLite file in the home folder.",
    )
    secret_key: str = Field(
        "",
        description="Signs sessions and forms. Empty: made once and kept in the home folder as secret.key.",
    )
    site_name: str = Field("Croydon front door", description="The name at the top of every page.")
    borough: str = Field("Croydon", description="The borough whose routes and helplines are used.")
    authority: str = Field(
        "E09000008", description="Local authority code (ONS) that the map and its postcodes are drawn for."
    )
    contact_phone: str = Field(
        "020 7946 0000",
        description="The number that residents ring to talk to a person. Set your own before going live.",
    )
    contact_hours: str = Field(
        "Monday to Friday, 9am to 5pm", description="When a person answers that number, in words."
    )
    exit_url: str = Field(
        "https://www.bbc.co.uk/weather",
        description="Where Leave this site goes: a plain page that explains nothing.",
    )
    site_address: str = Field(
        "",
        description="The public address of the site, such as https://frontdoor.example: what links in messages begin with.",
    )
    host: str = Field("127.0.0.1", description="Address that frontdoor serve listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port that frontdoor serve listens on.")
    workers: int = Field(2, ge=1, le=64, description="Server processes.")
    threads: int = Field(4, ge=1, le=64, description="Threads in each server process.")
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=5,
        description="How many proxies in front may be believed about the visitor's scheme and host.",
    )
    secure_cookies: Literal["auto", "always"] = Field(
        "auto",
        description="auto: cookies are Secure except over plain http on this machine itself. always: Secure without exception.",
    )
    sitting_minutes: int = Field(
        30, ge=5, le=240, description="Minutes after which what an anonymous visitor typed is forgotten."
    )
    sitting_folder: str = Field(
        "",
        description="Where sealed sittings wait. Empty: memory (/dev/shm) where there is one, else the temporary folder.",
    )
    idle_minutes: int = Field(
        30, ge=5, le=480, description="Minutes without a press after which staff are signed out."
    )
    sign_in_attempts: int = Field(
        5, ge=2, le=20, description="Wrong passwords in a row before an account is locked."
    )
    lockout_minutes: int = Field(15, ge=1, le=1440, description="Minutes that a locked account stays locked.")
    smallest_number: int = Field(
        5,
        ge=2,
        le=50,
        description="Counts of unmet need under this are not shown, so nobody can be picked out.",
    )
    notify_key: SecretStr = Field(
        SecretStr(""),
        description="API key of GOV.UK Notify, a secret. Empty: messages stay in the outbox folder and nothing is asked of any machine.",
    )
    notify_email_template: str = Field(
        "", description="GOV.UK Notify's id of the email template, with ((subject)) and ((words))."
    )
    notify_text_template: str = Field(
        "", description="GOV.UK Notify's id of the text message template, with ((words))."
    )
    notify_address: str = Field(
        "https://api.notifications.service.gov.uk",
        description="Where GOV.UK Notify is. Only somebody who tries it out with a stand-in changes this.",
    )
    feeds_allow_private: bool = Field(
        False,
        description="true: feeds may also be fetched from addresses inside the network. Off, so that nobody makes the server read its neighbours.",
    )
    wards_file: str = Field(
        "",
        description="GeoJSON of wards (WGS84) for the pages on coverage; a path in the home folder, or a whole one.",
    )
    people_file: str = Field(
        "",
        description="CSV of people and deprivation by ward code for the same pages; it needs the wards too.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is logged. Addresses are logged without their query; words never are."
    )

    @field_validator("notify_key", mode="before")
    @classmethod
    def _without_spaces(cls, value: object) -> object:
        return value.strip() if isinstance(value, str) else value

    @field_validator("notify_email_template", "notify_text_template")
    @classmethod
    def _a_template(cls, value: str) -> str:
        try:
            return str(UUID(value.strip())) if value.strip() else ""
        except ValueError:
            raise ValueError("it has to be a template id as GOV.UK Notify shows it") from None

    @field_validator("notify_address")
    @classmethod
    def _safe_address(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            local = parts.hostname in ("127.0.0.1", "localhost", "::1")
            if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and local)):
                return value
        except ValueError:
            pass
        raise ValueError("it has to begin with https://")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        home = init_settings().get("home") or os.environ.get("FRONTDOOR_HOME") or _default_home()
        toml = TomlConfigSettingsSource(settings_cls, Path(home) / "frontdoor.toml")
        return init_settings, env_settings, toml

    @classmethod
    def load(cls, **given: Any) -> Settings:
        """Settings from the environment and the file.

        Raises SettingsProblemError naming the setting that is wrong.
        """
        try:
            return cls(**given)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            raise SettingsProblemError(
                f"The setting FRONTDOOR_{name.upper()} is wrong: {first['msg'].lower()}. See docs/operator.md."
            ) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsProblemError(
                f"frontdoor.toml in the home folder cannot be read: {error}. Mend the line or remove the file."
            ) from error

    def prepare_home(self) -> Path:
        """The home folder, made if it is not there.

        Raises SettingsProblemError where it cannot be made or written.
        """
        try:
            # The records are confidential: no other account of this machine may read the folder.
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.home / ".writable").touch()
            (self.home / ".writable").unlink()
        except OSError as error:
            raise SettingsProblemError(
                f"The folder {self.home} cannot be written ({error.strerror}). "
                "Choose another with FRONTDOOR_HOME, or give this account the right to write there."
            ) from error
        return self.home

    @property
    def catalogue_address(self) -> str:
        """Where the public directory is."""
        return self.catalogue_url or f"sqlite:///{self.home / 'catalogue.sqlite3'}"

    @property
    def conversations_address(self) -> str:
        """Where the confidential records are."""
        return self.conversations_url or f"sqlite:///{self.home / 'conversations.sqlite3'}"

    @cached_property
    def key(self) -> str:
        """The secret key: the one given, or one made once and kept readable by this account alone."""
        if self.secret_key:
            return self.secret_key
        path = self.prepare_home() / "secret.key"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            key = secrets.token_urlsafe(48)
            file.write(key)
        return key
