"""Composition root of the web process: settings in, WSGI application out."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from flask import Flask, abort, request
from kombu.exceptions import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from notifier.api.web_requests import HttpClient
from notifier.foundation.after_commit import deliver_wake_ups
from notifier.foundation.database import Database, open_engine
from notifier.foundation.logs import configure_logs
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.hooks.blueprint import HookContext
from notifier.hooks.blueprint import create_blueprint as create_notifier_blueprint
from portal.api.blueprint import blueprint as api_blueprint
from portal.api.context import ApiContext
from portal.console.account.signed_in import init_sign_in
from portal.console.blueprint import blueprint as console_blueprint
from portal.console.frame.context import ConsoleContext
from portal.demo.blueprint import blueprint as demo_blueprint
from portal.hooks.blueprint import blueprint as hooks_blueprint
from portal.hooks.broker_probe import MOST_SECONDS, BrokerProbe
from portal.hooks.payload_door import PayloadDoor
from portal.merchants.dns_lookups import DnsLookups
from portal.merchants.domain_proofs import ProofSeeker
from portal.queries.page_links import PageLinks
from portal.queries.page_versions import page_version_finder
from portal.settings import PROJECT_FOLDER, Settings
from portal.shopper.blueprint import blueprint as shopper_blueprint
from portal.shopper.context import ShopperContext
from portal.shopper.page_version import PageVersions
from portal.shopper.problem_pages import add_problem_pages
from portal.shopper.unsubscribe_page import render_unsubscribe_page
from portal.web.assets import Assets, keep_versioned_files
from portal.web.locale import install_template_filters
from portal.web.page_cache import PageCache, PageLayer, WsgiApp
from portal.web.quiet_flask import QuietFlask
from portal.web.rate_limits import RateLimits, limits_storage_url
from portal.web.security_headers import add_security_headers
from portal.worker_calls import create_celery, wake_by

TEMPLATES = PROJECT_FOLDER / "templates"
STATIC = PROJECT_FOLDER / "static"
_KEPT_PAGES_BYTES = 64 * 1024 * 1024


def create_app(settings: Settings) -> Flask:
    """The web application; nothing connects to the database before the first request."""
    configure_logs(log_format=settings.log_format, level=settings.log_level)
    app = QuietFlask("portal", template_folder=str(TEMPLATES), static_folder=str(STATIC))
    app.config.update(
        SECRET_KEY=settings.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # Set once when somebody signs in, not again with every drawing: what can be kept by caches carries no cookie.
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        MAX_CONTENT_LENGTH=16 * 1024 * 1024,
    )
    database = Database(open_engine(settings.database_url))
    _prepare_templates(app)
    _prepare_extensions(app, settings, database)
    _mount(app, settings, database)
    app.before_request(_refuse_nul)
    add_security_headers(app)
    add_problem_pages(app)
    _wrap(app, settings)
    return app


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    assets = Assets(STATIC)
    install_template_filters(app.jinja_env, asset_url=assets.url)
    keep_versioned_files(app, assets)


def _prepare_extensions(app: Flask, settings: Settings, database: Database) -> None:
    sealer = Sealer(settings.secret_keys)
    app.extensions["settings"] = settings
    app.extensions["database"] = database
    app.extensions["sealer"] = sealer
    # For addresses that are read elsewhere, such as pictures beside a link; never by the name the visitor came by.
    app.jinja_env.globals["public_url"] = settings.base_url
    app.extensions["shopper"] = ShopperContext(
        database=database,
        links=PageLinks(sealer=sealer, base_url=settings.base_url, link_days=settings.link_days),
        signer=Signer(settings.secret_keys),
        sealer=sealer,
        push_origins=settings.notifier.push_origins,
        versions=PageVersions(page_version_finder(database.engine), build=build_version(TEMPLATES, STATIC)),
        pages=PageCache(most_bytes=_KEPT_PAGES_BYTES),
        limits=RateLimits(limits_storage_url(settings.broker_url)),
    )
    app.extensions["console"] = ConsoleContext(
        database=database,
        sealer=sealer,
        signer=Signer(settings.secret_keys),
        settings=settings,
        limits=RateLimits(limits_storage_url(settings.broker_url)),
        links=PageLinks(sealer=sealer, base_url=settings.base_url, link_days=settings.link_days),
    )
    app.extensions["api"] = ApiContext(
        database=database,
        links=PageLinks(sealer=sealer, base_url=settings.base_url, link_days=settings.link_days),
        limits=RateLimits(limits_storage_url(settings.broker_url)),
    )
    client = HttpClient(allows_private=settings.notifier.allow_private_endpoints, read_seconds=5.0)
    app.extensions["proof_seeker"] = ProofSeeker(DnsLookups(), client)
    celery = create_celery(settings)
    wake_ups = wake_by(celery)
    app.extensions["broker_answers"] = BrokerProbe(_broker_answers(celery.connection_for_write))
    app.extensions["payload_door"] = PayloadDoor(database, sealer, wake_ups.request)
    deliver_wake_ups(wake_ups.request)


def _mount(app: Flask, settings: Settings, database: Database) -> None:
    app.register_blueprint(hooks_blueprint)
    app.register_blueprint(shopper_blueprint)
    app.register_blueprint(console_blueprint)
    app.register_blueprint(api_blueprint)
    app.register_blueprint(
        create_notifier_blueprint(
            HookContext(
                database=database,
                signer=Signer(settings.secret_keys),
                sealer=Sealer(settings.secret_keys),
                base_url=settings.base_url,
                render_page=render_unsubscribe_page,
            )
        )
    )
    if settings.is_demo:
        app.register_blueprint(demo_blueprint)
    init_sign_in(app)


def _refuse_nul() -> None:
    """No name or token has a NUL in it, and PostgreSQL cannot even be asked for one."""
    if "\0" in request.path:
        abort(404)


def _wrap(app: Flask, settings: Settings) -> None:
    context: ShopperContext = app.extensions["shopper"]
    app.wsgi_app = PageLayer(  # type: ignore[method-assign]
        cast(WsgiApp, app.wsgi_app), context.pages, context.versions
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def build_version(*folders: Path) -> str:
    """A short digest of every template and static file: pages rendered by an older build are never shown again."""
    state = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            state.update(str(path.relative_to(folder)).encode())
            state.update(path.read_bytes())
    return state.hexdigest()[:8]


def _broker_answers(connect: Callable[..., Any]) -> Callable[[], bool]:
    patience = {"socket_connect_timeout": MOST_SECONDS, "socket_timeout": MOST_SECONDS}

    def answers() -> bool:
        try:
            with connect(transport_options=patience) as connection:
                connection.ensure_connection(max_retries=1, timeout=MOST_SECONDS)
        except (OperationalError, OSError):
            return False
        return True

    return answers
