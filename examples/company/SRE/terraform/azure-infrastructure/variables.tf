variable "environment" {
  type        = string
  description = "staging or production"
}

variable "location" {
  type    = string
  default = "westeurope"
}

variable "kubernetes_version" {
  type = string
}

variable "user_pool" {
  type = object({
    vm_size   = string
    min_count = number
    max_count = number
  })
}

variable "postgres" {
  type = object({
    sku_name              = string
    storage_mb            = number
    max_connections       = number
    backup_retention_days = number
    zone_redundant        = bool
  })
}
