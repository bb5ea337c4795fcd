SwaggerUIBundle({ url: "/openapi.json", dom_id: "#swagger-ui", docExpansion: "list", deepLinking: true });
